"""What proto/contract.py and proto/released.py refuse: the pretend contract, broken in one way at a time."""

import json
import pathlib
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

HERE = pathlib.Path(__file__).resolve().parent
PROTO = HERE.parent.parent / "proto"
sys.dont_write_bytecode = True
sys.path.insert(0, str(PROTO))

import contract  # noqa: E402
import reader.source  # noqa: E402

FIXTURE = HERE / "fixture" / "proto"


class Copy:
    """A copy of the pretend contract that a test may break."""

    def __init__(self, folder):
        self.proto = pathlib.Path(folder) / "proto"
        shutil.copytree(FIXTURE, self.proto)

    def change(self, path, old, new):
        text = (self.proto / path).read_text(encoding="utf-8")
        assert old in text, f"{path} holds no {old}"
        (self.proto / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, path, text):
        with (self.proto / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def run(self, tool, *arguments):
        """What a tool of proto/ prints when it refuses; nothing if it does not."""
        command = [sys.executable, PROTO / tool, self.proto, *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == (1 if result.stderr else 0) and "Traceback" not in result.stderr, result.stderr
        return result.stderr

    def faults(self):
        return "\n".join(contract.load(self.proto, "0")[2])

    def contract(self):
        made, _, faults = contract.load(self.proto, "0")
        assert not faults, faults
        return made


ANOTHER = """
    {method}:
      operationId: {operation}
      summary: Another
      tags: [desk]
      security: []
      responses: {{}}
"""

# What is broken, by which change of which file, and what is said of it.
BROKEN = [
    ("the same route twice", "desk/api.yaml", "  /api/v1/loans/stream:",
     "  /api/v1/books:" + ANOTHER.format(method="get", operation="other") + "  /api/v1/loans/stream:",
     r"GET /api/v1/books is also at .*desk/api.yaml:\d+"),
    ("two names of one parameter", "shelf/api.yaml", "/api/v1/books/{book_id}/cover:", "/api/v1/books/{id}/cover:",
     r"path parameter book_id must stand in the path"),
    ("ambiguous parameters", "desk/api.yaml", "  /api/v1/loans/stream:",
     "  /api/v1/books/{any}:" + ANOTHER.format(method="put", operation="other") + "  /api/v1/loans/stream:",
     r"cannot be told from /api/v1/books/\{any\}"),
    ("crossing paths, of which neither is narrower", "desk/api.yaml", "  /api/v1/loans/stream:",
     "  /api/v1/{any}/search:" + ANOTHER.format(method="put", operation="other") + "  /api/v1/loans/stream:",
     r"/api/v1/books/\{book_id\} cannot be told from /api/v1/\{any\}/search at .*desk/api.yaml:\d+"),
    ("an unknown method", "desk/api.yaml", "    get:", "    fetch:", r"desk/api.yaml:30: .*no method fetch"),
    ("no operationId", "desk/api.yaml", "      operationId: lend_book\n", "", r"operationId must be a word"),
    ("an operationId twice", "desk/api.yaml", "operationId: lend_book", "operationId: get_book",
     r"get_book is also at"),
    ("another service's tag", "desk/api.yaml", "tags: [desk]", "tags: [shelf]", r"tags must be \[desk\]"),
    ("no word on security", "desk/api.yaml", "      security: [{bearer: []}]\n", "", r"security must be"),
    ("another scheme", "desk/api.yaml", "bearer: []", "basic: []", r"security must be"),
    ("a scope that is no permission", "desk/api.yaml", "bearer: [loan:read]", "bearer: [loans]",
     r"loans is no permission"),
    ("a wildcard as scope", "desk/api.yaml", "bearer: [loan:read]", "bearer: ['loan:*']", r"loan:\* is no permission"),
    ("an internal operation by halves", "shelf/api.yaml", "x-internal: true", "x-internal: sometimes",
     r"complete_cover: x-internal is true, or missing"),
    ("an internal operation for everybody", "shelf/api.yaml", "bearer: ['blob:complete']", "bearer: []",
     r"complete_cover: what only services ask is a question that needs a permission"),
    ("an internal stream", "desk/api.yaml", "x-transport: stream", "x-transport: stream\n      x-internal: true",
     r"watch_loans: what only services ask is a question that needs a permission"),
    ("an unknown transport", "desk/api.yaml", "x-transport: stream", "x-transport: pigeon", r"x-transport must be"),
    ("a body that is too large", "shelf/api.yaml", "body_bytes: 10000", "body_bytes: 2000001",
     r"body_bytes must be 1 to 2000000"),
    ("a question that takes too long", "shelf/api.yaml", "deadline_ms: 5000", "deadline_ms: 10001",
     r"deadline_ms must be 1 to 10000"),
    ("a request that takes too long", "shelf/api.yaml", "deadline_ms: 30000", "deadline_ms: 30001",
     r"deadline_ms must be 1 to 30000"),
    ("an unknown limit", "shelf/api.yaml", "deadline_ms: 5000", "deadline_s: 5", r"x-limits may hold"),
    ("an unknown rate", "shelf/api.yaml", "rate: heavy", "rate: havey", r"rate must be one of"),
    ("a body of nothing", "shelf/api.yaml", "      x-limits: {deadline_ms: 30000}",
     "      x-limits: {body_bytes: 0}", r"body_bytes must be 1"),
    ("a limit on no body", "desk/api.yaml", "x-transport: stream", "x-limits: {body_bytes: 5}",
     r"body_bytes without a requestBody"),
    ("a body of GET", "desk/api.yaml", "x-transport: stream", "requestBody: {content: {text/plain: {}}}",
     r"GET takes no body"),
    ("a body of any type", "shelf/api.yaml",
     "          application/json:\n            schema: {$ref: '#/components/schemas/NewBook'}", "          '*/*': {}",
     r"without parameters or wildcards"),
    ("a parameter of both path and query", "shelf/api.yaml",
     "        - $ref: '../shared.yaml#/components/parameters/if_match'",
     "        - {name: book_id, in: query, schema: {type: string}}", r"parameter book_id is declared twice"),
    ("a parameter of a cookie", "shelf/api.yaml", "in: query, description: Only", "in: cookie, description: Only",
     r"parameter is_lent: a word, in path, query or header"),
    ("a path outside of the API", "desk/api.yaml", "/api/v1/loans:", "/loans:", r"a path begins with /api/"),
    ("a slash at the end", "desk/api.yaml", "/api/v1/loans:", "/api/v1/loans/:", r"no slash at its end"),
    ("half a parameter", "desk/api.yaml", "/api/v1/loans:", "/api/v1/loans-{id}:", r"a whole \{parameter\}"),
    ("a reference to nothing", "desk/api.yaml", "responses/problem", "responses/problems", r"problems leads nowhere"),
    ("a reference to nothing of its own", "shelf/api.yaml", "#/components/schemas/NewBook",
     "#/components/schemas/NoBook", r"NoBook leads nowhere"),
    ("a reference that is no text", "desk/api.yaml", "$ref: '../shared.yaml#/components/responses/problem'",
     "$ref: [x]", r"desk/api.yaml:\d+: \$ref must be a text"),
    ("a reference to itself", "shelf/api.yaml", "  schemas:\n",
     "  schemas:\n    Ring: {$ref: '#/components/schemas/Ring'}\n",
     r"shelf/api.yaml:\d+: #/components/schemas/Ring leads back to itself"),
    ("a ring of references", "shelf/api.yaml", "  schemas:\n",
     "  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n",
     r"shelf/api.yaml:\d+: #/components/schemas/B leads back to itself"),
    ("a list of paths", "desk/api.yaml", "paths:\n", "paths: []\nx-paths:\n",
     r"desk/api.yaml:\d+: paths must be a mapping"),
    ("a schema that is a text", "shelf/api.yaml", "            schema: {$ref: '#/components/schemas/NewBook'}",
     "            schema: NewBook", r"shelf/api.yaml:\d+: schema must be a mapping"),
    ("no noun but a list", "desk/asks.yaml", "noun: book", "noun: [book]", r"desk/asks.yaml:\d+: noun must be a text"),
    ("a number past all bounds", "desk/api.yaml", "title: Desk", "title: 1e999", r"the number is too large"),
    ("a key twice", "desk/api.yaml", "      summary: Lend a book\n",
     "      summary: Lend\n      summary: Lend a book\n", r"desk/api.yaml:11: summary is given twice"),
    ("no YAML", "desk/api.yaml", "paths:", "paths: [", r"desk/api.yaml:\d+: "),
    ("a tag of YAML", "desk/api.yaml", "title: Desk", "title: !!python/name:os.system x", r"no such type"),
    ("an ask of nothing", "desk/asks.yaml", "operation: get_book", "operation: get_boot",
     r"desk/asks.yaml:2: there is no operation get_boot"),
    ("an ask without its permission", "desk/asks.yaml", "permissions: [book:read]", "permissions: [book:write]",
     r"get_book needs book:read"),
    ("an ask with every permission", "desk/asks.yaml", "permissions: [book:read]", "permissions: ['*']",
     r"a permission is resource:action"),
    ("an ask of itself", "desk/asks.yaml", "operation: get_book", "operation: lend_book",
     r"not asked for over the bus"),
    ("an ask without a reason", "desk/asks.yaml", "    why: a book that is not there cannot be lent\n", "",
     r"a row of asks holds operation, permissions, why"),
    ("a durable of what nobody says", "desk/asks.yaml", "noun: book", "noun: boot", r"nobody says boot"),
    ("a durable of no kind", "desk/asks.yaml", "kind: copy", "kind: both", r"kind must be copy or ledger"),
    ("an unknown need", "desk/asks.yaml", "telemetry:", "telemetries:", r"telemetries is not known"),
    ("a fact without permission", "desk/events/loan.started.schema.json", '"x-permission": "loan:read",', "",
     r"x-permission must be a permission"),
    ("a fact in another dialect", "desk/events/loan.started.schema.json", "2020-12", "2019-09", r"\$schema must be"),
    ("a schema that is no JSON", "desk/events/loan.started.schema.json", '"type": "object",', '"type": "object" ',
     r"loan.started.schema.json:\d+: "),
    ("a schema with a name twice", "desk/events/loan.started.schema.json", '"type": "object",',
     '"type": "object", "type": "object",', r"a name is given twice"),
    ("asyncapi.yaml of before", "asyncapi.yaml", "shelf_hears_loan", "shelf_hears_loans", r"run ./dev contract write"),
    ("asyncapi.yaml without its marker", "asyncapi.yaml", "# From here on", "# From there on", r"has no line"),
]


class InScratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name


class Faults(InScratch):
    def test_every_fault_is_named_with_its_place(self):
        for number, (what, path, old, new, said) in enumerate(BROKEN):
            with self.subTest(what):
                copy = Copy(pathlib.Path(self.scratch) / str(number))
                copy.change(path, old, new)
                faults = copy.faults()
                self.assertRegex(faults, said)

    def test_a_noun_has_one_owner(self):
        copy = Copy(self.scratch)
        schema = copy.proto / "shelf/events/book.added.schema.json"
        shutil.copy(schema, copy.proto / "desk/events/book.lost.schema.json")
        self.assertIn("book is said by desk already", copy.faults())

    def test_a_schema_is_named_after_its_fact(self):
        copy = Copy(self.scratch)
        shutil.copy(copy.proto / "shelf/events/book.added.schema.json", copy.proto / "shelf/events/Book.schema.json")
        self.assertIn("Book.schema.json:0: a schema is called", copy.faults())

    def test_one_component_name_means_one_thing(self):
        copy = Copy(self.scratch)
        other = "components:\n  schemas:\n    Book: {type: object, additionalProperties: false}\n"
        copy.append("desk/api.yaml", other)
        self.assertRegex(copy.faults(), r"schemas/Book is another one than at .*desk/api.yaml:\d+")


# Any node of a file may be of any of these kinds, right or wrong.
KINDS = (None, 1, "x", [], {})


def nodes(found, path=()):
    """The path to every node below this one."""
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from nodes(value, (*path, key))


def with_node(found, path, value):
    """A file's values with another one at this path."""
    *way, last = path
    for key in way:
        found = found[key]
    found[last] = value


class Malformed(InScratch):
    """Each node of the pretend contract in turn is null, 1, "x", [] and {}: every fault is said with its place, and
    nothing ends in a traceback."""

    def setUp(self):
        super().setUp()
        self.copy = Copy(self.scratch)
        # Reading YAML takes far longer than all the rest, so what nobody breaks is read once. asyncapi.yaml is none of
        # it: it is compared as text.
        self.read = {path: reader.source.parse_yaml(path, reader.source.Faults())
                     for path in self.copy.proto.rglob("*.yaml") if path.name != "asyncapi.yaml"}

    def load(self, what, broken=None, parse=None):
        """The faults, where one file is broken; fails where loading ends otherwise."""
        def parse_yaml(path, faults):
            return parse(path, faults) if path == broken else self.read[path]

        try:
            with unittest.mock.patch("reader.source.parse_yaml", parse_yaml):
                _, text, faults = contract.load(self.copy.proto, "0")
        except Exception as error:
            raise AssertionError(f"{what}: {error!r}") from error
        self.assertTrue(faults or text, what)
        for fault in faults:
            self.assertRegex(fault, "^" + re.escape(str(self.copy.proto)) + r"\S*:\d+: .", what)
        return faults

    def test_yaml(self):
        refused = 0
        for path, right in self.read.items():
            stored = pickle.dumps(right)
            for node in nodes(right):
                for kind in KINDS:
                    wrong = pickle.loads(stored)
                    with_node(wrong, node, self.members(path) if kind == {} else kind)
                    refused += bool(self.load(f"{path}: {node} is {kind!r}", path, lambda *_, wrong=wrong: wrong))
        self.assertGreater(refused, 900)

    @staticmethod
    def members(path):
        found = reader.source.Members()
        found.path, found.line = str(path), 1
        return found

    def test_schemas(self):
        for path in self.copy.proto.rglob("*.schema.json"):
            text = path.read_text(encoding="utf-8")
            for node in nodes(json.loads(text)):
                for kind in KINDS:
                    found = json.loads(text)
                    with_node(found, node, kind)
                    path.write_text(json.dumps(found), encoding="utf-8")
                    self.load(f"{path}: {node} is {kind!r}")
            path.write_text(text, encoding="utf-8")

    def test_whole_files(self):
        deep = b"[" * 5_000
        parse = reader.source.parse_yaml
        for name in ("shared.yaml", "desk/api.yaml", "desk/asks.yaml", "desk/events/loan.started.schema.json"):
            path = self.copy.proto / name
            text = path.read_bytes()
            for other in (b"", b"null", b"1", b"x", b"[]", b"{}", b"\xff", b"\0", b"a: &a [*a]", b"? [a]\n: b", deep):
                path.write_bytes(other)
                self.load(f"{name} holds {other[:20]!r}", path, parse)
            path.write_bytes(text)

    def test_folders_in_the_place_of_files(self):
        for name in ("shared.yaml", "desk/api.yaml", "desk/asks.yaml", "desk/events/loan.started.schema.json",
                     "asyncapi.yaml"):
            path = self.copy.proto / name
            text = path.read_bytes() if path.exists() else None
            path.unlink(missing_ok=True)
            path.mkdir()
            for arguments in ((), ("--write",)):
                self.assertRegex(self.copy.run("contract.py", *arguments),
                                 "^" + re.escape(str(path)) + ":0: Is a directory\n")
            path.rmdir()
            if text is not None:
                path.write_bytes(text)


class Contract(InScratch):
    def setUp(self):
        super().setUp()
        self.copy = Copy(self.scratch)

    def test_operations_are_rows_for_routing(self):
        rows = {row["operation"]: row for row in self.copy.contract()["operations"]}
        self.assertEqual(len(rows), 9)
        self.assertEqual(rows["list_books"]["query_parameters"], ["after", "is_lent", "limit", "sort"])
        self.assertEqual(rows["remove_book"]["permissions"], ["book:write", "book:remove"])
        self.assertEqual(rows["remove_book"]["path_parameters"], ["book_id"])
        self.assertEqual(rows["watch_loans"]["required_parameters"], ["since"])
        self.assertEqual((rows["begin_cover"]["transport"], rows["begin_cover"]["deadline_ms"]), ("blob", 30000))
        public = [name for name, row in rows.items() if row["is_public"]]
        self.assertEqual(public, ["search_books"])
        self.assertEqual([name for name, row in rows.items() if row["is_internal"]], ["complete_cover"])
        self.assertEqual((rows["add_book"]["body_bytes_max"], rows["add_book"]["media_types"]),
                         (10000, ["application/json"]))
        self.assertEqual((rows["get_book"]["body_bytes_max"], rows["get_book"]["rate"]), (0, "read"))

    def test_what_only_services_ask_is_not_described(self):
        described = self.copy.contract()["openapi"]["paths"]
        self.assertIn("/api/v1/books/{book_id}/cover", described)
        self.assertNotIn("/api/v1/books/{book_id}/cover/complete", described)
        whole = contract.load(self.copy.proto, "0", is_whole=True)[0]["openapi"]["paths"]
        self.assertEqual(set(whole) - set(described), {"/api/v1/books/{book_id}/cover/complete"})

    def test_keys_are_texts_as_in_yaml_1_2(self):
        book = self.copy.contract()["openapi"]["components"]["schemas"]["Book"]
        self.assertIn("no", book["properties"])

    def test_the_gateway_may_ask_for_everything(self):
        (self.copy.proto / "gateway").mkdir()
        (self.copy.proto / "gateway/asks.yaml").write_text("asks: []\n", encoding="utf-8")
        asks = self.copy.contract()["services"]["gateway"]["asks"]
        self.assertEqual([row["operation"] for row in asks],
                         ["add_book", "begin_cover", "complete_cover", "get_book", "lend_book", "list_books", "remove_book",
                          "search_books"])

    def test_the_command_says_all_faults_and_writes_what_it_is_asked_for(self):
        made = self.copy.proto.parent / "made.cpp"
        self.assertEqual(self.copy.run("contract.py", "--cpp", made), "")
        self.assertIn('R"contract(', made.read_text(encoding="utf-8"))
        self.copy.change("desk/asks.yaml", "kind: copy", "kind: both")
        self.copy.change("desk/api.yaml", "tags: [desk]", "tags: [shelf]")
        self.assertEqual(len(self.copy.run("contract.py").splitlines()), 2)

    def test_a_long_text_is_split_between_characters(self):
        source = contract.as_cpp("ä" * 100_000)
        pieces = [line.strip().removeprefix('R"contract(').removesuffix(')contract",')
                  for line in source.splitlines() if "R\"contract(" in line]
        self.assertEqual("".join(pieces), "ä" * 100_000)
        self.assertTrue(all(len(piece.encode()) <= contract.LITERAL_BYTES for piece in pieces))

    def test_a_released_golden_stays(self):
        self.assertEqual(self.copy.run("released.py", "--add"), "")
        golden = self.copy.proto / "shelf/events/golden/book.added/01.json"
        new = golden.with_name("02.json")
        shutil.copy(golden, new)
        self.assertEqual(self.copy.run("released.py"), "")
        self.copy.change(golden.relative_to(self.copy.proto), "17", "18")
        self.assertRegex(self.copy.run("released.py"), r"01.json: has changed: .*a break is a new verb")
        self.assertRegex(self.copy.run("released.py", "--add"), r"01.json: has changed")
        golden.unlink()
        self.assertRegex(self.copy.run("released.py"), r"01.json: is gone: .*a break is a new verb")


class Yaml(unittest.TestCase):
    def test_scalars_are_those_of_the_core_schema(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "a.yaml"
            path.write_text("a: [yes, no, on, off, y, 010, 0o17, 0x1f, 1:30, 1_0, 2026-01-31,\n"
                            "  ~, null, true, False, 1e3, 1.5, '']\n"
                            "no: &one {x: 1}\nagain: *one\n", encoding="utf-8")
            found = reader.source.Faults()
            read = reader.source.parse_yaml(path, found)
        self.assertEqual(found.rows, [])
        self.assertEqual(read["a"], ["yes", "no", "on", "off", "y", 10, 15, 31, "1:30", "1_0", "2026-01-31", None,
                                     None, True, False, 1000.0, 1.5, ""])
        self.assertEqual((read["no"], read["again"], read.place("again")), ({"x": 1}, {"x": 1}, f"{path}:4"))


if __name__ == "__main__":
    unittest.main()
