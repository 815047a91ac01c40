# Format and lint. Sourced by dev.

# our_files PATTERN…: tracked files and new ones that git does not ignore, without deleted ones.
our_files() {
  local file
  git -C "$ROOT" ls-files --cached --others --exclude-standard -- "$@" |
    while read -r file; do [ ! -f "$file" ] || printf '%s\n' "$file"; done
}

check_format() {
  our_files '*.cpp' '*.hpp' | xargs -r clang-format-19 --dry-run -Werror ||
    die "some files are not formatted" "run ./dev fmt"
}

write_format() { our_files '*.cpp' '*.hpp' | xargs -r clang-format-19 -i; }

# run_lint [--deep]: shellcheck, then clang-tidy on every file that changed since it last passed.
# --deep adds clang's static analyzer, which takes about twice as long.
run_lint() {
  # shellcheck disable=SC2046 # a list of paths without spaces; deploy/dev/*.sh come through dev
  shellcheck -x dev .ci/run $(our_files 'tests/*.sh') ||
    die "a shell script has a fault" "shellcheck's message is above"
  # Without the precompiled header clang-tidy reads only what a file includes: twice as fast, and a
  # missing include is found.
  quietly configure-lint cmake --preset dev -B "$ROOT/build/lint" -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON
  python3 deploy/dev/lint.py "$ROOT/build/lint" "$@" || die "the lint failed" "clang-tidy's messages are above"
}
