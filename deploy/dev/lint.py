"""Runs clang-tidy over the compile commands of a build folder, on all cores.

A file that passed is not looked at again until it, a header it includes, its compile command or
.clang-tidy changes: the proof is a stamp named after a hash of all of these.

    python3 deploy/dev/lint.py BUILD_FOLDER [--deep]
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

TIDY = "clang-tidy-19"
# The analyzer finds leaks and null dereferences along paths; tests gain little from it.
ANALYZER = "clang-analyzer-*"
# Tests have names and coroutines as everything else. What the other checks look for fails in a test
# by itself, and costs as much again as reading all of Boost.
TEST_CHECKS = ",".join([
    "-*",
    "readability-identifier-naming",
    "modernize-use-override",
    "cppcoreguidelines-avoid-capturing-lambda-coroutines",
    "cppcoreguidelines-avoid-reference-coroutine-parameters",
    "cppcoreguidelines-pro-type-cstyle-cast",
    "misc-coroutine-hostile-raii",
])


def included_files(entry):
    """The file and all of ours that it includes, as the preprocessor sees it."""
    words = [word for word in entry["command"].split() if word != "ccache"]
    command = [word for word in words if not word.startswith("-o") and not word.endswith(".o")]
    listed = subprocess.run(command + ["-MM", "-MF", "-"], cwd=entry["directory"],
                            capture_output=True, text=True, check=False)
    names = re.split(r"[\s\\]+", listed.stdout.partition(":")[2])
    return sorted({name for name in names if name} | {entry["file"]})


def stamp_of(entry, settings):
    digest = hashlib.sha256(settings + entry["command"].encode())
    for name in included_files(entry):
        path = pathlib.Path(entry["directory"], name)
        digest.update(path.read_bytes() if path.exists() else name.encode())
    return digest.hexdigest()


def lint(entry, folder, settings, deep):
    """Lints one file; answers what clang-tidy printed, or None if it passed (now or before)."""
    name = entry["file"]
    if name.endswith("test.cpp"):
        checks = ["--checks=" + TEST_CHECKS]
    else:
        checks = ["--checks=" + ANALYZER] if deep else []
    stamps = folder / "passed"
    stamp = stamps / stamp_of(entry, settings + str(checks).encode())
    if stamp.exists():
        return None
    command = [TIDY, "--quiet", "-p", str(folder)] + checks
    result = subprocess.run(command + [name], capture_output=True, text=True, check=False)
    if result.returncode == 0:
        stamps.mkdir(exist_ok=True)
        stamp.touch()
        return None
    return result.stdout + result.stderr


def main():
    folder = pathlib.Path(sys.argv[1])
    deep = "--deep" in sys.argv[2:]
    settings = pathlib.Path(".clang-tidy").read_bytes()
    entries = [entry for entry in json.loads((folder / "compile_commands.json").read_text())
               if not entry["file"].startswith(str(folder.resolve()))]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(lint, entry, folder, settings, deep) for entry in entries]
        for done, job in enumerate(concurrent.futures.as_completed(jobs), 1):
            if job.result() is not None:
                failed += 1
                print(job.result(), flush=True)
            if done % 20 == 0 or done == len(jobs):
                print(f"lint: {done} of {len(jobs)} files, {failed} failed", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
