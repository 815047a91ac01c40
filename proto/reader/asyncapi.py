"""The part of asyncapi.yaml that follows from the schemas and asks.yaml: a channel per noun, a message per fact, an
operation per service that says or hears it. It begins at the marker and is written, never edited."""

MARKER = "# From here on written by ./dev contract write"


def generated(contract):
    lines = []
    nouns = {}
    for fact in contract["facts"]:
        nouns.setdefault(fact["noun"], []).append(fact)
    for noun, facts in nouns.items():
        lines += [f"  {noun}:", f"    title: Facts of {noun}", f"    address: evt.{{tenant}}.{noun}.{{verb}}",
                  "    description: Stream EVENTS, 7 days, 8 GiB, refuses when full.", "    parameters:",
                  "      tenant: {$ref: '#/components/parameters/tenant'}", "      verb:",
                  "        enum: [" + ", ".join(fact["verb"] for fact in facts) + "]", "    messages:"]
        for fact in facts:
            lines += [f"      {fact['verb']}:", f"        name: signalbox.{noun}.{fact['verb']}",
                      "        traits: [{$ref: '#/components/messageTraits/fact'}]",
                      f"        payload: {{$ref: ./{fact['service']}/events/{noun}.{fact['verb']}.schema.json}}"]
    return "\n".join(lines + operations(contract, nouns)) + "\n"


def operations(contract, nouns):
    lines = []
    for noun, facts in nouns.items():
        lines += operation(facts[0]["service"], "says", noun, "send")
    for service, needs in contract["services"].items():
        for durable in (need for need in needs["durables"] if need["noun"]):
            lines += operation(service, "hears", durable["noun"], "receive")
    return ["operations:", *lines] if lines else []


def operation(service, does, noun, action):
    return [f"  {service}_{does}_{noun}:", f"    action: {action}", f"    title: {service} {does} {noun}",
            f"    channel: {{$ref: '#/channels/{noun}'}}"]


def parts(path, faults):
    """What is written by hand, marker included, and what follows."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        faults.add(f"{path}:0", error.strerror)
        return "", ""
    at = text.find(MARKER)
    if at < 0:
        faults.add(f"{path}:0", f"has no line “{MARKER}”")
        return text, ""
    end = text.find("\n", at) + 1 or len(text)
    return text[:end], text[end:]


def check(path, contract, faults):
    if not path.exists():
        return
    _, made = parts(path, faults)
    if not faults.rows and made != generated(contract):
        faults.add(f"{path}:0", "does not list the facts that are said and heard: run ./dev contract write")


def write(path, contract, faults):
    by_hand, _ = parts(path, faults)
    if not faults.rows:
        path.write_text(by_hand + generated(contract), encoding="utf-8")
