# ./dev test: everything that must hold before a change lands, with the seconds of each part.
# Sourced by dev.

TEST_PARTS=(build format lint unit servers house contract docs peers web fleet kill story fuzz)
ALL_PARTS=(asan tsan deep_lint kill_long)

# run_tests [--all] [PART…]: the parts named, or all of `./dev test` (and, with --all, the long ones).
run_tests() {
  local parts=() part started all=no times="" failed="" logs
  while [ $# -gt 0 ]; do
    case $1 in
      --all) all=yes ;;
      -*) die "./dev test knows no $1" "it takes --all and parts: ${TEST_PARTS[*]} ${ALL_PARTS[*]}" ;;
      *) declare -F "test_$1" >/dev/null ||
           die "there is no test part $1" "parts: ${TEST_PARTS[*]} ${ALL_PARTS[*]}"
         parts+=("$1") ;;
    esac
    shift
  done
  [ ${#parts[@]} -gt 0 ] || parts=("${TEST_PARTS[@]}")
  [ "$all" = no ] || parts+=("${ALL_PARTS[@]}")
  logs=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$logs'" EXIT
  for part in "${parts[@]}"; do
    step "test: $part"
    started=$SECONDS
    # Each part runs in a process of its own: errexit does not hold inside a condition.
    "$ROOT/dev" test-part "$part" > >(tee "$logs/$part") 2>&1 || failed+=" $part"
    times+=$(printf '%-10s %4d s' "$part" $((SECONDS - started)))$'\n'
    # Nothing else can run without a build.
    [ "$failed" != " build" ] || break
  done
  # What failed an hour ago would be lost above what passed since.
  for part in $failed; do
    step "the end of what $part said"
    tail -n 80 "$logs/$part" >&2
  done
  printf '\n%s' "$times"
  [ -z "$failed" ] || die "these parts failed:$failed" "run one again with: ./dev test PART"
  say "all parts passed"
}

test_build() { build dev; }
test_format() { check_format; }
test_lint() { run_lint; }
test_deep_lint() { run_lint --deep; }
test_unit() { ctest --preset dev -j "$(nproc)" -L '^test$' >&2; }
test_servers() { with_test_servers ctest --preset dev -j "$(nproc)" -L '^(pg|nats|redis|snmp)test$' >&2; }
test_house() { ctest --preset dev -L house >&2; }
test_docs() { write_docs --check; }
# Other people's clients find in the simulated devices what we take them for.
test_peers() {
  tests/peers/routeros/check.sh >&2 || die "a simulated RouterOS device is not what it should be" "it is named above"
  python3 -B tests/peers/snmp_fleet/check.py >&2 || die "a simulated SNMP device is not what it should be"
}
test_story() { ctest --preset dev -L story >&2; }

# Every fuzzer that the build has, on its corpus; what it finds on the way is kept apart.
test_fuzz() {
  local found
  build fuzz fuzz
  found=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$found'" EXIT
  export -f fuzz_one
  printf '%s\n' build/fuzz/bin/*_fuzz | FOUND=$found xargs -P "$(nproc)" -I{} bash -c 'fuzz_one {}' >&2 ||
    die "a fuzzer found something" "the input lies in build/fuzz/; run it alone: build/fuzz/bin/NAME_fuzz FILE"
}

# fuzz_one PROGRAM: 12 s of it; a line of figures when it found nothing, all it said when it did.
fuzz_one() {
  local name
  name=$(basename "$1" _fuzz)
  mkdir -p "$FOUND/$name"
  "$1" -max_total_time=12 -timeout=5 -max_len=8192 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix=build/fuzz/ "$FOUND/$name" "tests/fuzz/corpus/$name" >"$FOUND/$name.log" 2>&1 ||
    { cat "$FOUND/$name.log"; return 255; }
  printf 'fuzz: %s, %s runs\n' "$name" "$(awk '/stat::number_of_executed_units/ { print $2 }' "$FOUND/$name.log")"
}

# ensure_stories: what they stand on, as package-lock.json says.
ensure_stories() {
  local stories=tests/fleet/stories
  if [ -f $stories/node_modules/.package-lock.json ] && [ ! $stories/package-lock.json -nt $stories/node_modules/.package-lock.json ]; then return; fi
  quietly npm-stories npm ci --prefix "$ROOT/$stories" --no-audit --no-fund
}

# Stories across all services, by clients that are not ours.
test_fleet() {
  ensure_stories
  with_test_fleet tell_stories tests/fleet/stories >&2 || die "a story of the fleet failed" "it is named above"
}

# Alone what kills a service; then, beside the others, what mostly waits for devices to be polled.
tell_stories() {
  local alone=("$1"/{live_stream,import_story}.test.mjs) beside=("$1"/{routeros,probe,discovery}_story.test.mjs) story waiting failed=0
  local others=()
  for story in "$1"/*.test.mjs; do
    [[ " ${alone[*]} ${beside[*]} " == *" $story "* ]] || others+=("$story")
  done
  node --test --test-concurrency=1 "${alone[@]}" || failed=1
  node --test --test-concurrency=1 "${beside[@]}" >"$RUN/beside" & waiting=$!
  node --test --test-concurrency=1 "${others[@]}" || failed=1
  wait $waiting || failed=1
  cat "$RUN/beside"
  return $failed
}

# Replicas on a cluster of three while all of it is killed, or restarted in turn: short runs of
# ./dev bench kill and rolling. The bugs of ./dev bench bugs can still be put in.
test_kill() {
  local patch
  for patch in tests/fleet/kill/bugs/*.patch; do
    patch -s -p1 --dry-run <"$patch" >&2 || die "$patch does not apply" "make it anew for the code of now"
  done
  run_kill dev 90 60 5 1
  run_rolling dev 25 100
}
# Every fault has its turn.
test_kill_long() {
  run_kill dev 600 60 5 2
  run_rolling dev 60 200
  run_full dev
}

test_asan() { build asan && with_test_servers ctest --preset asan -LE 'house|story' >&2; }
test_tsan() { build tsan && with_test_servers ctest --preset tsan -LE 'house|story' >&2; }

# with_test_fleet COMMAND…: on servers, services and simulated switches of its own, gone afterwards.
with_test_fleet() {
  local service build=$ROOT/build/${FLEET_PRESET:-dev}
  RUN=$ROOT/.run/test-$$
  trap 'stop_demo; stop_services; stop_servers; wipe_servers; rm -rf "$RUN"' EXIT
  start_servers
  quietly database prepare_database "$build"
  start_bus "$build"
  start_services "$build"
  DEMO_SWITCHES=${FLEET_SWITCHES:-40} start_demo
  for service in "${SERVICES[@]}"; do
    export "SIGNALBOX_PG_URL_${service^^}_APP=$(pg_url "${service}_app")" "SIGNALBOX_PG_URL_${service^^}_JOBS=$(pg_url "${service}_jobs")"
  done
  SIGNALBOX_RUN_DIR=$RUN SIGNALBOX_URL=$(door_url) SIGNALBOX_EMAIL=$ADMIN_EMAIL SIGNALBOX_PASSWORD=$SERVER_PASSWORD \
    SIGNALBOX_NATS_URL=nats://127.0.0.1:$NATS_PORT SIGNALBOX_BUS_FOLDER=$RUN/bus \
    SIGNALBOX_PG_ADMIN_URL=${SIGNALBOX_PG_ADMIN_URL%/postgres}/signalbox \
    SIGNALBOX_REDIS_URL=redis://:$SERVER_PASSWORD@127.0.0.1:$REDIS_PORT/0 \
    SNMP_FLEET_PORT=$SNMP_FLEET_PORT SNMP_FLEET_CONTROL_PORT=$SNMP_FLEET_CONTROL_PORT \
    SIGNALBOX_GATEWAY_RESTART="$ROOT/dev restart gateway --kill" \
    SIGNALBOX_POLLER_RESTART="$ROOT/dev restart device_poller --kill" "$@"
}

# with_test_servers COMMAND…: on servers of its own, gone afterwards.
with_test_servers() {
  RUN=$ROOT/.run/test-$$
  trap 'stop_servers; wipe_servers; rm -rf "$RUN"' EXIT
  start_servers
  SIGNALBOX_TEST_PG_URL=$SIGNALBOX_PG_ADMIN_URL \
    SIGNALBOX_TEST_REDIS_URL=redis://:$SERVER_PASSWORD@127.0.0.1:$REDIS_PORT/0 "$@"
}
