# ./dev bench kill, rolling, full and bugs, ./dev test kill: replicas on servers that are killed.
# Sourced by dev.

# run_kill PRESET SECONDS DEVICES INTERVAL SEED
run_kill() {
  ensure_stories
  # In a shell of its own: the fleet ends with it.
  (FLEET_PRESET=$1 FLEET_SWITCHES=$3 with_kill_fleet node tests/fleet/kill/kill.mjs "${@:2}") ||
    die "the books do not match" "what is wrong is named above; the seed repeats the run"
}

# run_rolling PRESET SECONDS RATE
run_rolling() {
  ensure_stories
  (FLEET_PRESET=$1 with_kill_fleet node tests/fleet/kill/rolling.mjs "${@:2}") ||
    die "a restart was noticed" "by whom is named above"
}

# run_full PRESET
run_full() {
  ensure_stories
  (FLEET_PRESET=$1 with_full_fleet node tests/fleet/kill/full.mjs) ||
    die "the fleet did not go on by itself" "what is wrong is named above"
}

# start_cluster BUILD: three NATS servers as one, the parts nats, nats2 and nats3.
start_cluster() {
  local tool=$1/bin/signalbox-bus ports node at routes=
  mapfile -t ports < <(free_ports 9 "$(shuf -i 30000-39000 -n 1)")
  quietly bus-init "$tool" init "$RUN/bus"
  for at in 6 7 8; do routes+="${routes:+, }nats://127.0.0.1:${ports[at]}"; done
  NATS_URL=
  NATS_MONITORS=
  for at in 0 1 2; do
    node=nats$((at + 1))
    [ $at -gt 0 ] || node=nats
    mkdir -p "$RUN/cluster/$node/accounts"
    # Each keeps accounts of its own.
    sed "s#dir: \"[^\"]*\"#dir: \"$RUN/cluster/$node/accounts\"#" "$RUN/bus/server.conf" >"$RUN/cluster/$node/server.conf"
    cat >"$RUN/cluster/$node/nats.conf" <<NATS
server_name: $node
listen: 127.0.0.1:${ports[at]}
http: 127.0.0.1:${ports[at + 3]}
max_payload: 4MB
jetstream { store_dir: "$RUN/cluster/$node/data", max_mem: 256MB, max_file: 20GB }
cluster { name: signalbox, listen: 127.0.0.1:${ports[at + 6]}, routes: [ $routes ] }
include "server.conf"
NATS
    start_part "$node" nats-server -c "$RUN/cluster/$node/nats.conf"
    NATS_URL+=${NATS_URL:+,}nats://127.0.0.1:${ports[at]}
    NATS_MONITORS+=${NATS_MONITORS:+ }http://127.0.0.1:${ports[at + 3]}
  done
  wait_until nats 30 cluster_is_whole
  quietly bus-users "$tool" users "$RUN/bus"
  quietly bus-provision "$tool" provision "$RUN/bus" "${NATS_URL%%,*}" 3
}

# The leader alone tells of the others.
cluster_is_whole() {
  local monitor
  for monitor in $NATS_MONITORS; do
    if [ "$(fetch "$monitor/jsz" | grep -c '"current": true')" = 2 ]; then return 0; fi
  done
  return 1
}

# with_kill_fleet COMMAND…: servers, a cluster, simulated switches, and what a replica is started
# with; the command starts the replicas. All of it is gone afterwards.
with_kill_fleet() {
  with_bare_fleet start_cluster "$@"
}

# with_full_fleet COMMAND…: the same, with a single NATS server on a volume of 64 MB.
with_full_fleet() {
  [ "$(id -u)" = 0 ] || die "only root may mount a small volume" "run it as root"
  with_bare_fleet start_small_bus "$@"
}

# start_small_bus BUILD
start_small_bus() {
  mkdir -p "$RUN/nats"
  mount -t tmpfs -o size=64m signalbox-small "$RUN/nats"
  start_bus "$1"
  NATS_URL=nats://127.0.0.1:$NATS_PORT
  NATS_MONITORS=http://127.0.0.1:$NATS_MONITOR_PORT
}

# with_bare_fleet START_BUS COMMAND…
with_bare_fleet() {
  local service build=${FLEET_BUILD:-$ROOT/build/${FLEET_PRESET:-dev}} ports begin_bus=$1
  shift
  RUN=$ROOT/.run/kill-$$
  trap 'keep_logs $?; stop_all_parts; ! mountpoint -q "$RUN/nats" || umount "$RUN/nats"; wipe_servers; rm -rf "$RUN"' EXIT
  # What was committed must outlive the server's death; the machine's own is not played.
  POSTGRES_COMMIT=on start_servers
  quietly database prepare_database "$build"
  "$begin_bus" "$build"
  DEMO_SWITCHES=${FLEET_SWITCHES:-40} start_demo
  mapfile -t ports < <(free_ports 20 "$(shuf -i 9200-9800 -n 1)")
  printf '%s\n' "${ports[0]}" >"$RUN/door"
  for service in gateway device_poller; do
    (umask 077 && mkdir -p "$RUN/settings" && settings_of "$service" >"$RUN/settings/$service")
  done
  SIGNALBOX_RUN_DIR=$RUN SIGNALBOX_BUILD=$build SIGNALBOX_URL=$(door_url) SIGNALBOX_EMAIL=$ADMIN_EMAIL \
    SIGNALBOX_PASSWORD=$SERVER_PASSWORD SIGNALBOX_NATS_URL=$NATS_URL SIGNALBOX_NATS_MONITORS=$NATS_MONITORS \
    SIGNALBOX_BUS_FOLDER=$RUN/bus SIGNALBOX_PG_ADMIN_URL=${SIGNALBOX_PG_ADMIN_URL%/postgres}/signalbox \
    SECOND_DOOR=${ports[1]} SIGNALBOX_ADMIN_PORTS="${ports[*]:2}" SMALL_VOLUME=$RUN/nats \
    SNMP_FLEET_PORT=$SNMP_FLEET_PORT SNMP_FLEET_CONTROL_PORT=$SNMP_FLEET_CONTROL_PORT "$@"
}

# keep_logs STATUS: of a run that has failed, for whoever asks why.
keep_logs() {
  [ "$1" != 0 ] || return 0
  rm -rf "$ROOT/build/kill-logs"
  cp -r "$RUN/log" "$ROOT/build/kill-logs"
  say "its logs are in build/kill-logs"
}

# Whatever was started, also by the command: it keeps pid files as we do.
stop_all_parts() {
  local file
  for file in "$RUN"/pid/*; do
    [ ! -f "$file" ] || stop_part "$(basename "$file")" 1 KILL
  done
}

# Each bug of tests/fleet/kill/bugs, put in on purpose: the run must find it. Built from a copy of the
# tree, which is left as it is.
bench_bugs() {
  local patch name from found
  ensure_stories
  for patch in tests/fleet/kill/bugs/*.patch; do
    name=$(basename "$patch" .patch)
    copy_tree "$ROOT/build/bugs/tree"
    patch -s -p1 -d build/bugs/tree <"$patch" || die "$patch does not apply" "make it anew"
    (cd build/bugs/tree && quietly configure-bugs cmake --preset dev -B ../out)
    cmake --build build/bugs/out --target "${SERVICES[@]}" signalbox-bus >&2 || die "it does not build with $patch"
    from=$SECONDS
    found=true
    if (FLEET_BUILD=$ROOT/build/bugs/out run_kill bugs "${SIGNALBOX_KILL_SECONDS:-240}" 60 5 \
      "${SIGNALBOX_KILL_SEED:-1}"); then found=false; fi
    printf '{"bench":"bugs","bug":"%s","found":%s,"seconds":%s}\n' "$name" "$found" $((SECONDS - from))
  done
}

# copy_tree FOLDER: what git tracks or would track; what is the same is not touched.
copy_tree() {
  local file
  while IFS= read -r -d '' file; do
    if [ ! -f "$file" ] || cmp -s "$file" "$1/$file"; then continue; fi
    mkdir -p "$1/$(dirname "$file")"
    cp "$file" "$1/$file"
  done < <(git ls-files -z --cached --others --exclude-standard)
}
