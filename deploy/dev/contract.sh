# The contract in proto/: lints, and the parts of it that are written. Sourced by dev.

# verb_contract write|release: asyncapi.yaml from the facts; the list of released goldens.
verb_contract() {
  case ${1:-} in
    write) python3 proto/contract.py proto --write || die "the contract has a fault" "it is named above" ;;
    release) python3 proto/released.py proto --add || die "a released golden is not what it was" "it is named above" ;;
    *) die "./dev contract knows no ${1:-empty verb}" "it takes write or release" ;;
  esac
}

# The tools that other readers of a contract use, at the versions of package-lock.json.
ensure_contract_tools() {
  local installed=tests/contract/node_modules/.package-lock.json
  if [ -f "$installed" ] && [ ! tests/contract/package-lock.json -nt "$installed" ]; then return; fi
  quietly npm-contract npm ci --prefix "$ROOT/tests/contract"
}

# lint_contract FOLDER: as OpenAPI, AsyncAPI and JSON Schema.
lint_contract() {
  local made
  made=$(mktemp --suffix=.json)
  python3 proto/contract.py "$1" --internal --openapi "$made" && node tests/contract/lint.mjs "$1" "$made" >&2 ||
    { rm -f "$made"; die "the contract in $1 has a fault" "it is named above"; }
  rm -f "$made"
}

test_contract() {
  ctest --preset dev -L contract >&2
  ensure_contract_tools
  lint_contract proto
  node --test tests/contract/lint_test.mjs >&2 || die "the lint of the contract misses faults" "they are named above"
}
