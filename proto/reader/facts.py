"""Facts that a service says (events/*.schema.json) and what it needs of others (asks.yaml)."""

from reader import words
from reader.shape import ASKS
from reader.source import load_json, load_yaml

SCHEMA_SUFFIX = ".schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS = ("copy", "ledger")
FOLLOWED = ("EVENTS", "TELEMETRY")
NEEDS = {"asks", "durables", "follows", "telemetry", "intake"}


def read_facts(service, folder, faults):
    """Rows of the facts of a service, by its schemas. Rows hold (place, row)."""
    rows = []
    for path in sorted(folder.glob("events/*" + SCHEMA_SUFFIX)):
        noun, _, verb = path.name.removesuffix(SCHEMA_SUFFIX).partition(".")
        if not words.is_word(noun) or not words.is_word(verb):
            faults.add(f"{path}:0", "a schema is called <noun>.<past_verb>.schema.json")
            continue
        schema = load_json(path, faults)
        permission = schema.get("x-permission")
        if schema.get("$schema") != DIALECT:
            faults.add(f"{path}:0", f"$schema must be {DIALECT}")
        if not words.is_permission(permission):
            faults.add(f"{path}:0", "x-permission must be a permission: resource:action")
        rows.append((f"{path}:0", {"service": service, "noun": noun, "verb": verb, "permission": permission}))
    return rows


def owners_of(fact_rows, faults):
    """The service that says each noun: one alone."""
    owners = {}
    for place, row in fact_rows:
        owner = owners.setdefault(row["noun"], row["service"])
        if owner != row["service"]:
            faults.add(place, f"{row['noun']} is said by {owner} already: a noun has one owner")
    return owners


class NeedsReader:
    """The asks.yaml of one service, against all that the fleet offers."""

    def __init__(self, service, path, faults):
        self.service, self.faults = service, faults
        self.found = load_yaml(path, faults, ASKS) if path.exists() else {}
        for name in self.found:
            if name not in NEEDS:
                faults.add(self.found.place(name), f"{name} is not known: " + ", ".join(sorted(NEEDS)))

    def rows(self, name, members, without=None):
        """The rows of a list whose rows hold exactly these members and say why; those that hold `without` aside."""
        for row in self.found.get(name, []):
            if without in row:
                continue
            if set(row) != members | {"why"} or not row["why"]:
                self.faults.add(row.place(), f"a row of {name} holds " + ", ".join(sorted(members | {"why"})))
            else:
                yield row

    def durables(self, owners):
        needs, seen = [], set()
        for row in self.rows("durables", {"noun", "kind"}, without="telemetry"):
            noun = row["noun"]
            if noun not in owners:
                self.faults.add(row.place("noun"), f"nobody says {noun}")
            if noun in seen:
                self.faults.add(row.place("noun"), f"{noun} has a durable already")
            if row["kind"] not in KINDS:
                self.faults.add(row.place("kind"), "kind must be copy or ledger")
            seen.add(noun)
            needs.append({"noun": noun, "kind": row["kind"], "stream": "EVENTS",
                          "name": f"{self.service}_{noun}", "filter": f"evt.*.{noun}.*"})
        return sorted(needs, key=lambda need: str(need["noun"])) + self.own_telemetry()

    def own_telemetry(self):
        """Durables of readings: a service keeps those that it publishes, and nobody else's."""
        kinds = [row["name"] for row in self.found.get("telemetry", []) if "name" in row]
        needs = []
        for row in self.rows("durables", {"telemetry"}, without="noun"):
            kind = row["telemetry"]
            if kind not in kinds:
                self.faults.add(row.place("telemetry"), f"{self.service} publishes no {kind}")
            needs.append({"noun": "", "kind": "ledger", "stream": "TELEMETRY",
                          "name": f"{self.service}_tel_{kind}", "filter": f"tel.*.{kind}"})
        return needs

    def follows(self):
        """Streams that every replica sees whole."""
        streams = []
        for row in self.rows("follows", {"stream"}):
            if row["stream"] not in FOLLOWED or row["stream"] in streams:
                self.faults.add(row.place("stream"), "stream must be one of " + ", ".join(FOLLOWED) + ", and once")
            streams.append(row["stream"])
        return sorted(streams)

    def asks(self, operations):
        if self.service == words.GATEWAY:
            for row in self.rows("asks", set()):
                self.faults.add(row.place(), "the gateway may ask for every operation: it lists none")
            return [{"service": row["service"], "operation": name, "permissions": []}
                    for name, row in sorted(operations.items())
                    if row["service"] != self.service and row["transport"] != "stream"]
        needs = [self.ask(row, operations) for row in self.rows("asks", {"operation", "permissions"})]
        return sorted((need for need in needs if need), key=lambda need: need["operation"])

    def ask(self, row, operations):
        operation = operations.get(row["operation"])
        if operation is None:
            self.faults.add(row.place("operation"), f"there is no operation {row['operation']}")
            return None
        if operation["service"] in (self.service, words.GATEWAY) or operation["transport"] == "stream":
            self.faults.add(row.place("operation"), f"{row['operation']} is not asked for over the bus")
        grants = row["permissions"]
        if not all(words.is_grant(grant) for grant in grants):
            self.faults.add(row.place("permissions"), "a permission is resource:action, or resource:*")
        for permission in operation["permissions"]:
            if not words.covers(grants, permission):
                self.faults.add(row.place("permissions"), f"{row['operation']} needs {permission}")
        return {"service": operation["service"], "operation": row["operation"], "permissions": grants}

    def named(self, name):
        """Kinds of telemetry, sources of intake."""
        found = []
        for row in self.rows(name, {"name"}):
            if not words.is_word(row["name"]) or row["name"] in found:
                self.faults.add(row.place("name"), f"{row['name']} must be a word, and once")
            found.append(row["name"])
        return found
