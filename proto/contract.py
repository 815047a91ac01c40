"""Reads proto/, checks it, and writes it as the one document that the services embed.

    python3 proto/contract.py PROTO [--json FILE] [--cpp FILE] [--openapi FILE] [--internal] [--version TEXT] [--write]

Ends with 1 and every fault (file:line: what) if the contract contradicts itself. README.md says what it holds.
"""

import argparse
import json
import pathlib
import sys

sys.dont_write_bytecode = True  # the checkout stays as it is

from reader import asyncapi, words  # noqa: E402
from reader.facts import NeedsReader, owners_of, read_facts  # noqa: E402
from reader.openapi import Merger  # noqa: E402
from reader.operations import check_routes, read_operations  # noqa: E402
from reader.shape import OPENAPI  # noqa: E402
from reader.source import Faults, Members, load_yaml  # noqa: E402

# A literal may hold 64 KiB (C++ [implimits]), joined pieces included: so they are elements of an array.
LITERAL_BYTES = 60_000
SOURCE = """#include "contracts/contract.hpp"

namespace signalbox::contracts {
namespace {
constexpr const char* pieces[] = {
PIECES};
}  // namespace

std::string_view contract_json() {
  static const std::string text = [] {
    std::string joined;
    for (const char* piece : pieces) joined += piece;
    return joined;
  }();
  return text;
}

}  // namespace signalbox::contracts
"""


def service_folders(proto):
    return {folder.name: folder for folder in sorted(proto.iterdir())
            if (folder / "asks.yaml").exists() or (folder / "api.yaml").exists() or (folder / "events").is_dir()}


def read_contract(proto, version, faults, is_whole):
    """The whole contract of a folder as plain values; its OpenAPI is what the public door answers to, or all."""
    folders = service_folders(proto)
    shared_path = proto / "shared.yaml"
    shared = load_yaml(shared_path, faults, OPENAPI) if shared_path.exists() else Members()
    merger = Merger(shared, "Signalbox", version, faults, is_whole)
    operation_rows, fact_rows = [], []
    for service, folder in folders.items():
        fact_rows += read_facts(service, folder, faults)
        if (folder / "api.yaml").exists():
            api = load_yaml(folder / "api.yaml", faults, OPENAPI)
            merger.begin(api)
            operation_rows += read_operations(service, api, merger.resolved, faults)
            merger.add(service, api)
    check_routes(operation_rows, faults)
    owners = owners_of(fact_rows, faults)
    operations = {row["operation"]: row for _, row in operation_rows}
    services = {}
    for service, folder in folders.items():
        needs = NeedsReader(service, folder / "asks.yaml", faults)
        services[service] = {"nouns": sorted(noun for noun, owner in owners.items() if owner == service),
                             "telemetry": needs.named("telemetry"), "intake": needs.named("intake"),
                             "follows": needs.follows(),
                             "durables": needs.durables(owners), "asks": needs.asks(operations)}
    return {"services": services,
            "operations": sorted((row for _, row in operation_rows),
                                 key=lambda row: (row["service"], str(row["operation"]))),
            "facts": sorted((row for _, row in fact_rows), key=lambda row: (row["noun"], row["verb"])),
            "openapi": merger.finish()}


def as_cpp(text):
    """A source file that holds the text as contracts::contract_json()."""
    data = text.encode()
    pieces = []
    while data:
        # No piece ends within a character.
        size = min(LITERAL_BYTES, len(data))
        while size < len(data) and data[size] & 0xC0 == 0x80:
            size -= 1
        pieces.append(f'    R"contract({data[:size].decode()})contract",\n')
        data = data[size:]
    return SOURCE.replace("PIECES", "".join(pieces))


def write_if_changed(path, text):
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def load(proto, version, write=False, is_whole=False):
    """The contract of a folder, its JSON text, and all that is wrong with it."""
    faults = Faults()
    contract, text = read_contract(proto, version, faults, is_whole), ""
    if not faults.rows:
        (asyncapi.write if write else asyncapi.check)(proto / "asyncapi.yaml", contract, faults)
        text = json.dumps(contract, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if len(text.encode()) > words.CONTRACT_BYTES_MAX:
        faults.add(f"{proto}:0", f"the contract exceeds {words.CONTRACT_BYTES_MAX} bytes")
    return contract, text, faults.rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("proto", type=pathlib.Path)
    parser.add_argument("--version", default="0.0.0")
    for output in ("--json", "--cpp", "--openapi"):
        parser.add_argument(output, type=pathlib.Path)
    parser.add_argument("--internal", action="store_true", help="OpenAPI also of what only services ask")
    parser.add_argument("--write", action="store_true", help="write the part of asyncapi.yaml that is made")
    arguments = parser.parse_args()
    contract, text, faults = load(arguments.proto, arguments.version, arguments.write, arguments.internal)
    if faults:
        sys.exit("\n".join(faults))
    if arguments.json:
        write_if_changed(arguments.json, text)
    if arguments.openapi:
        write_if_changed(arguments.openapi, json.dumps(contract["openapi"], ensure_ascii=False, indent=2))
    if arguments.cpp:
        arguments.cpp.write_text(as_cpp(text), encoding="utf-8")


if __name__ == "__main__":
    main()
