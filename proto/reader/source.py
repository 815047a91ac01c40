"""Contract files as they stand: YAML 1.2 and JSON with the line of every member, and the list of faults."""

import json
import math
import re

import yaml

from reader.shape import shaped


class Faults:
    """All that is wrong, each with its file and line: one run shows everything."""

    def __init__(self):
        self.rows = []

    def add(self, place, text):
        self.rows.append(f"{place}: {text}")


class Members(dict):
    """A mapping that knows its file and the line of each of its keys."""

    path = "?"
    line = 0

    def __init__(self):
        super().__init__()
        self.lines = {}

    def place(self, key=None):
        return f"{self.path}:{self.lines.get(key, self.line)}"


class Loader(yaml.SafeLoader):
    """YAML 1.2 core schema (§10.3.2). PyYAML's own is 1.1, where the keys `yes`, `no` and `on` are booleans
    and 010 is eight. A key that is given twice is refused."""

    yaml_implicit_resolvers = {}

    def members(self, node):
        found = Members()
        found.path, found.line = self.name, node.start_mark.line + 1
        yield found
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, (str, int)) or isinstance(key, bool):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a text", key_node.start_mark)
            key = str(key)
            if key in found:
                raise yaml.constructor.ConstructorError(None, None, f"{key} is given twice", key_node.start_mark)
            found[key] = self.construct_object(value_node, deep=True)
            found.lines[key] = key_node.start_mark.line + 1

    def boolean(self, node):
        return self.construct_scalar(node).lower() == "true"

    def integer(self, node):
        text = self.construct_scalar(node)
        return int(text, 0) if re.match("0[ox]", text) else int(text)

    def number(self, node):
        found = float(self.construct_scalar(node))
        if math.isinf(found):
            raise yaml.constructor.ConstructorError(None, None, "the number is too large", node.start_mark)
        return found

    def unknown(self, node):
        raise yaml.constructor.ConstructorError(None, None, f"no such type: {node.tag}", node.start_mark)


CORE_SCHEMA = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
)
for _name, _pattern, _first in CORE_SCHEMA:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), _first)
Loader.add_constructor("tag:yaml.org,2002:map", Loader.members)
Loader.add_constructor("tag:yaml.org,2002:bool", Loader.boolean)
Loader.add_constructor("tag:yaml.org,2002:int", Loader.integer)
Loader.add_constructor("tag:yaml.org,2002:float", Loader.number)
Loader.add_constructor(None, Loader.unknown)


def load_yaml(path, faults, shape):
    """The mapping that a YAML file holds, in its shape; an empty one, and a fault, where it holds none."""
    return shaped(parse_yaml(path, faults), shape, "the file", f"{path}:1", faults) or Members()


def parse_yaml(path, faults):
    """What a YAML file holds; an empty mapping, and a fault, where it is no YAML."""
    try:
        loader = Loader(path.read_text(encoding="utf-8"))
        loader.name = str(path)
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(f"{path}:{mark.line + 1 if mark else 0}", error.problem or str(error))
        return Members()
    except (yaml.YAMLError, ValueError) as error:
        faults.add(f"{path}:0", " ".join(str(error).split()))
        return Members()
    except RecursionError:
        faults.add(f"{path}:0", "is nested too deeply")
        return Members()
    except OSError as error:
        faults.add(f"{path}:0", error.strerror)
        return Members()


def load_json(path, faults):
    """The object that a JSON file holds, strictly: names given twice and NaN are refused."""

    def unique(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name is given twice")
        return found

    def no_number(text):
        raise ValueError(f"{text} is no JSON")

    try:
        found = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique, parse_constant=no_number)
    except ValueError as error:
        faults.add(f"{path}:{getattr(error, 'lineno', 0)}", str(error))
        return {}
    except RecursionError:
        faults.add(f"{path}:0", "is nested too deeply")
        return {}
    except OSError as error:
        faults.add(f"{path}:0", error.strerror)
        return {}
    if isinstance(found, dict):
        return found
    faults.add(f"{path}:1", "must hold an object")
    return {}
