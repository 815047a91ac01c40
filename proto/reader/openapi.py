"""One OpenAPI document of all services: references to shared.yaml become local, components are kept once."""

import copy

SHARED = "../shared.yaml#/components/"
LOCAL = "#/components/"


class Merger:
    def __init__(self, shared, title, version, faults, is_whole):
        self.shared, self.faults = shared, faults
        self.is_whole = is_whole  # with what only services ask
        info = dict(shared.get("info", {})) | {"title": title, "version": version}
        self.document = {"openapi": "3.1.0", "info": info,
                         "servers": [{"url": "/"}], "tags": [], "paths": {}, "components": {}}
        self.places = {}

    def resolved(self, found):
        """What a reference within a service's file or to the shared one leads to in the end; itself if it is none,
        nothing if it leads nowhere or round in a ring."""
        seen = []
        while "$ref" in found:
            if found["$ref"] in seen:
                self.faults.add(found.place("$ref"), f"{found['$ref']} leads back to itself")
                return {}
            seen.append(found["$ref"])
            target = self.component(found)
            found = target if isinstance(target, dict) else {}
        return found

    def component(self, found):
        """What the reference in `found` names."""
        reference = found["$ref"]
        is_shared = reference.startswith(SHARED) or found.path == self.shared.path
        source = self.shared if is_shared else self.api if reference.startswith(LOCAL) else {}
        kind, _, name = reference.removeprefix(SHARED).removeprefix(LOCAL).partition("/")
        target = source.get("components", {}).get(kind, {}).get(name)
        if target is None:
            self.faults.add(found.place("$ref"), f"{reference} leads nowhere")
        return target

    def begin(self, api):
        self.api = api

    def add(self, service, api):
        """Everything of one service."""
        self.begin(api)
        info = api.get("info", {})
        self.document["tags"].append({"name": service, "description": info.get("description", info.get("title", ""))})
        for path, item in api.get("paths", {}).items():
            self.add_path(path, item)
        for kind, components in api.get("components", {}).items():
            for name, component in components.items():
                self.keep(kind, name, component, components.place(name))

    def add_path(self, path, item):
        merged = {}
        parameters = item.get("parameters", [])
        for method, operation in item.items():
            if method in ("parameters", "summary", "description"):
                continue
            if operation.get("x-internal") is True and not self.is_whole:
                continue
            # Two services may share a path, so what holds for the whole of it is written into each.
            own = self.localised(operation)
            if parameters:
                own["parameters"] = self.localised(parameters) + own.get("parameters", [])
            merged[method] = own
        if merged:
            self.document["paths"].setdefault(path, {}).update(merged)

    def keep(self, kind, name, component, place):
        """One component; the same again is fine, another one under its name is not."""
        if (kind, name) in self.places:
            source, first = self.places[kind, name]
            if source is not component and source != component:
                self.faults.add(place, f"{kind}/{name} is another one than at {first}: call it otherwise")
            return
        self.places[kind, name] = (component, place)
        if isinstance(component, dict):
            self.resolved(component)  # one that is only a name for another: not for itself
        self.document["components"].setdefault(kind, {})[name] = self.localised(component)

    def localised(self, found):
        """A copy whose references are local; shared components that it names are kept too."""
        if isinstance(found, list):
            return [self.localised(element) for element in found]
        if not isinstance(found, dict):
            return copy.copy(found)
        reference = found.get("$ref")
        if isinstance(reference, str):
            return {**found, "$ref": self.local(reference, found)}
        return {key: self.localised(value) for key, value in found.items()}

    def local(self, reference, found):
        if not reference.startswith(SHARED) and not (reference.startswith(LOCAL) and found.path == self.shared.path):
            if reference.startswith(LOCAL):
                self.component(found)
            else:
                self.faults.add(found.place("$ref"), f"{reference}: refer to #/components/ or {SHARED}")
            return reference
        path = reference.removeprefix(SHARED).removeprefix(LOCAL)
        kind, _, name = path.partition("/")
        components = self.shared.get("components", {}).get(kind, {})
        if name in components:
            self.keep(kind, name, components[name], components.place(name))
        else:
            self.faults.add(found.place("$ref"), f"{reference} leads nowhere")
        return LOCAL + path

    def finish(self):
        """The document, with the security schemes that it needs."""
        for name, scheme in self.shared.get("components", {}).get("securitySchemes", {}).items():
            self.document["components"].setdefault("securitySchemes", {})[name] = self.localised(scheme)
        return self.document
