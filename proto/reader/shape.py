"""What kind of value stands where in a contract file. What is of another kind is told with its place and left out, so
that those who read on need not ask again."""

ANYTHING, TEXT, SCHEMA = "anything", "text", "schema"  # SCHEMA: a JSON Schema, so `true` and `false` too
EVERY = "*"  # the shape of all members that are not named

_MAPPING = {}
_LISTS = {name: [SCHEMA] for name in ("allOf", "anyOf", "oneOf", "prefixItems")}
_MAPS = {name: {EVERY: SCHEMA} for name in ("properties", "patternProperties", "$defs")}
_ONES = {name: SCHEMA for name in ("items", "additionalProperties", "not", "if", "then", "else")}
_SCHEMA = {**_LISTS, **_MAPS, **_ONES, "$ref": TEXT}

_REFERENCE = {"$ref": TEXT}
_CONTENT = {EVERY: {"schema": SCHEMA}}
_PARAMETER = {**_REFERENCE, "schema": SCHEMA}
_HEADERS = {EVERY: _PARAMETER}
_BODY = {**_REFERENCE, "content": _CONTENT}
_RESPONSE = {**_REFERENCE, "content": _CONTENT, "headers": _HEADERS}
_OPERATION = {"parameters": [_PARAMETER], "requestBody": _BODY, "responses": {EVERY: _RESPONSE}}
OPENAPI = {
    "info": _MAPPING,
    "paths": {EVERY: {"parameters": [_PARAMETER], "summary": ANYTHING, "description": ANYTHING, EVERY: _OPERATION}},
    "components": {"schemas": {EVERY: SCHEMA}, "parameters": {EVERY: _PARAMETER}, "requestBodies": {EVERY: _BODY},
                   "responses": {EVERY: _RESPONSE}, "headers": _HEADERS, EVERY: {EVERY: _REFERENCE}},
}

_WHY = {"why": TEXT}
ASKS = {
    "asks": [{**_WHY, "operation": TEXT, "permissions": [TEXT]}],
    "durables": [{**_WHY, "noun": TEXT, "kind": TEXT, "telemetry": TEXT}],
    "follows": [{**_WHY, "stream": TEXT}],
    "telemetry": [{**_WHY, "name": TEXT}],
    "intake": [{**_WHY, "name": TEXT}],
}


def shaped(found, shape, name, place, faults):
    """What of `found` has this shape; None if it has not itself. `place` is for what does not know its own."""
    if shape == ANYTHING or (shape == SCHEMA and isinstance(found, bool)):
        return found
    if shape == SCHEMA:
        shape = _SCHEMA
    wanted, word = _KINDS[type(shape)]
    if not isinstance(found, wanted):
        faults.add(place, f"{name} must be {word}")
        return None
    if wanted is str:
        return found
    if wanted is list:
        return _shaped_rows(found, shape[0], name, place, faults)
    for key in list(found):
        inner = shape.get(key, shape.get(EVERY, ANYTHING))
        right = shaped(found[key], inner, key, found.place(key), faults)
        if right is None and inner != ANYTHING:
            del found[key]
        else:
            found[key] = right
    return found


_KINDS = {str: (str, "a text"), list: (list, "a list"), dict: (dict, "a mapping")}


def _shaped_rows(found, shape, name, place, faults):
    rows = (shaped(row, shape, f"a row of {name}", getattr(row, "place", lambda: place)(), faults) for row in found)
    return [row for row in rows if row is not None]
