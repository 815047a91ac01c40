"""Keeps what has been released as it was: released.txt holds the SHA-256 of every golden that others rely on.

    python3 proto/released.py PROTO          ends with 1 if a released golden has changed or is gone
    python3 proto/released.py PROTO --add    adds the goldens that are new, at a release
"""

import hashlib
import pathlib
import sys

ADVICE = "what is released stays: a break is a new verb, or a new operation"


def goldens(proto):
    """The hash of every golden by its path below the folder."""
    paths = [path for path in proto.glob("*/**/golden/**/*") if path.is_file()]
    return {str(path.relative_to(proto)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(paths)}


def released(path):
    """The rows of released.txt, as sha256sum writes them."""
    if not path.exists():
        return {}
    rows = (line.split("  ", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return {name: digest for digest, name in rows}


def main():
    proto, add = pathlib.Path(sys.argv[1]), "--add" in sys.argv[2:]
    listed = proto / "released.txt"
    found, known = goldens(proto), released(listed)
    faults = [f"{proto / name}: {'has changed' if name in found else 'is gone'}: {ADVICE}"
              for name, digest in known.items() if found.get(name) != digest]
    if faults:
        sys.exit("\n".join(faults))
    if add:
        rows = sorted({**found, **known}.items())
        listed.write_text("".join(f"{digest}  {name}\n" for name, digest in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
