"""Operations of a service, from its api.yaml: checked, and as rows for routing."""

import re

from reader import words

PARAMETER = re.compile(r"\{([^{}]*)\}")
LITERAL = re.compile(r"[A-Za-z0-9._~-]+")
PATH_ITEM_MEMBERS = {"parameters", "summary", "description"}
LIMIT_MEMBERS = {"body_bytes", "deadline_ms", "rate"}
# Where an operation does not say otherwise.
BODY_BYTES_USUAL = 65_536


def path_segments(path, place, faults):
    """The segments of a path, a parameter as None; None for a path that cannot be routed."""
    if not path.startswith("/api/") or path.endswith("/"):
        faults.add(place, f"{path}: a path begins with /api/ and has no slash at its end")
        return None
    segments = []
    for segment in path[1:].split("/"):
        parameter = PARAMETER.fullmatch(segment)
        if parameter and words.is_word(parameter[1]):
            segments.append(None)
        elif LITERAL.fullmatch(segment) and segment not in (".", ".."):
            segments.append(segment)
        else:
            faults.add(place, f"{path}: a segment is letters, digits and -._~, or a whole {{parameter}}")
            return None
    return segments


class OperationReader:
    """One operation: `row()` is what the fleet routes by."""

    def __init__(self, service, found, shared, faults):
        self.service, self.found, self.shared, self.faults = service, found, shared, faults

    def fail(self, text, key=None):
        self.faults.add(self.found.place(key), f"{self.name()}: {text}")

    def name(self):
        return str(self.found.get("operationId", "an operation"))

    def row(self, method, path, item_parameters):
        operation = self.found.get("operationId")
        if not words.is_word(operation):
            self.fail("operationId must be a word of a-z, 0-9 and _", "operationId")
            operation = ""
        if self.found.get("tags") != [self.service]:
            self.fail(f"tags must be [{self.service}]", "tags")
        transport = self.found.get("x-transport", "ask")
        if transport not in words.TRANSPORTS:
            self.fail("x-transport must be one of " + ", ".join(words.TRANSPORTS), "x-transport")
        is_public, permissions = self.security()
        row = {"service": self.service, "operation": operation, "method": method.upper(), "path": path,
               "transport": transport, "is_public": is_public, "is_internal": self.is_internal(transport, permissions),
               "permissions": permissions}
        row |= self.body(method)
        row |= self.limits(method, transport, bool(row["media_types"]))
        row |= self.parameters(path, item_parameters)
        return row

    def is_internal(self, transport, permissions):
        if "x-internal" not in self.found:
            return False
        if self.found["x-internal"] is not True:
            self.fail("x-internal is true, or missing", "x-internal")
        if transport != "ask" or not permissions:
            self.fail("what only services ask is a question that needs a permission", "x-internal")
        return True

    def security(self):
        security = self.found.get("security")
        if security == []:
            return True, []
        ours = isinstance(security, list) and len(security) == 1 and isinstance(security[0], dict)
        if not ours or list(security[0]) != ["bearer"] or not isinstance(security[0]["bearer"], list):
            self.fail("security must be [{bearer: [permissions]}], or [] for everybody", "security")
            return False, []
        permissions = []
        for permission in security[0]["bearer"]:
            if words.is_permission(permission):
                permissions.append(permission)
            else:
                self.fail(f"{permission} is no permission: resource:action", "security")
        return False, permissions

    def body(self, method):
        body = self.found.get("requestBody")
        if body is None:
            return {"media_types": [], "body_required": False}
        if method in ("get", "delete"):
            self.fail(f"{method.upper()} takes no body", "requestBody")
        body = self.shared(body)
        media_types = sorted(body.get("content", {}))
        if not media_types or any("*" in name or ";" in name for name in media_types):
            self.fail("content must name media types, without parameters or wildcards", "requestBody")
        return {"media_types": media_types, "body_required": body.get("required", False) is True}

    def limits(self, method, transport, has_body):
        limits = self.found.get("x-limits", {})
        if not isinstance(limits, dict) or not LIMIT_MEMBERS.issuperset(limits):
            self.fail("x-limits may hold " + ", ".join(sorted(LIMIT_MEMBERS)), "x-limits")
            return {}
        if "body_bytes" in limits and not has_body:
            self.fail("x-limits.body_bytes without a requestBody", "x-limits")
        milliseconds_max = words.ASK_MS_MAX if transport == "ask" else words.REQUEST_MS_MAX
        rate = limits.get("rate", "read" if method == "get" else "write")
        if rate not in words.RATES:
            self.fail("x-limits.rate must be one of " + ", ".join(words.RATES), "x-limits")
        body_bytes = self.bounded(limits, "body_bytes", BODY_BYTES_USUAL, words.BODY_BYTES_MAX)
        return {"body_bytes_max": body_bytes if has_body else 0,
                "deadline_ms": self.bounded(limits, "deadline_ms", milliseconds_max, milliseconds_max), "rate": rate}

    def bounded(self, limits, name, usual, most):
        value = limits.get(name, usual)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            self.fail(f"x-limits.{name} must be 1 to {most}", "x-limits")
        return value

    def parameters(self, path, item_parameters):
        of_path, query, required, needs_if_match = [], [], [], False
        for parameter in [*item_parameters, *self.found.get("parameters", [])]:
            parameter = self.shared(parameter)
            name, where = parameter.get("name"), parameter.get("in")
            if where == "header":  # passed on as contracts::question_headers says
                needs_if_match |= name == "If-Match" and parameter.get("required") is True
                continue
            if where not in ("path", "query") or not words.is_word(name):
                self.fail(f"parameter {name}: a word, in path, query or header", "parameters")
                continue
            if name in of_path + query:
                self.fail(f"parameter {name} is declared twice, in path or query", "parameters")
            (of_path if where == "path" else query).append(name)
            if where == "query" and parameter.get("required") is True:
                required.append(name)
        in_path = PARAMETER.findall(path)
        if len(set(in_path)) != len(in_path):
            self.fail(f"{path} names a parameter twice", "parameters")
        for name in sorted(set(in_path) ^ set(of_path)):
            self.fail(f"path parameter {name} must stand in the path and be declared", "parameters")
        return {"path_parameters": in_path, "query_parameters": sorted(query),
                "required_parameters": sorted(required), "needs_if_match": needs_if_match}


def read_operations(service, api, shared, faults):
    """Rows of all operations in an api.yaml."""
    rows = []
    paths = api.get("paths", {})
    for path, item in paths.items():
        if path_segments(path, paths.place(path), faults) is None:
            continue
        for method, operation in item.items():
            if method in PATH_ITEM_MEMBERS:
                continue
            if method not in words.METHODS:
                faults.add(item.place(method), f"{path}: no method {method}: " + ", ".join(words.METHODS))
                continue
            reader = OperationReader(service, operation, shared, faults)
            row = reader.row(method, path, item.get("parameters", []))
            rows.append((operation.place(), row))
    return rows


def check_routes(rows, faults):
    """No path may be read in two ways. `rows` holds (place, row)."""
    operations, methods, templates = {}, {}, {}
    for place, row in rows:
        if row["operation"] and row["operation"] in operations:
            faults.add(place, f"{row['operation']} is also at {operations[row['operation']]}")
        operations[row["operation"]] = place
        route = (row["method"], row["path"])
        if route in methods:
            faults.add(place, f"{row['method']} {row['path']} is also at {methods[route]}")
        methods[route] = place
        templates.setdefault(row["path"], place)
    check_overlaps(templates, faults)


def check_overlaps(templates, faults):
    """A literal beside a parameter wins; where each of two paths wins once, nobody does."""
    alike = {}
    for path, place in templates.items():
        segments = [None if segment.startswith("{") else segment for segment in path[1:].split("/")]
        others = alike.setdefault(len(segments), [])
        for other_path, other_place, other in others:
            if is_ambiguous(segments, other):
                faults.add(place, f"{path} cannot be told from {other_path} at {other_place}")
        others.append((path, place, segments))


def is_ambiguous(one, other):
    more = less = False
    for mine, theirs in zip(one, other):
        if mine is not None and theirs is not None and mine != theirs:
            return False
        more = more or (mine is not None and theirs is None)
        less = less or (mine is None and theirs is not None)
    return more == less
