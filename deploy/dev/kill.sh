# ./dev bench kill, ./dev test kill: replicas on servers that are killed. Sourced by dev.

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
  local service build=$ROOT/build/${FLEET_PRESET:-dev} ports
  RUN=$ROOT/.run/kill-$$
  trap 'stop_all_parts; wipe_servers; rm -rf "$RUN"' EXIT
  # What was committed must outlive the server's death; the machine's own is not played.
  POSTGRES_COMMIT=on start_servers
  quietly database prepare_database "$build"
  start_cluster "$build"
  DEMO_SWITCHES=${FLEET_SWITCHES:-40} start_demo
  mapfile -t ports < <(free_ports 20 "$(shuf -i 9200-9800 -n 1)")
  printf '%s\n' "${ports[0]}" >"$RUN/door"
  for service in gateway device_poller; do
    (umask 077 && mkdir -p "$RUN/settings" && settings_of "$service" >"$RUN/settings/$service")
  done
  SIGNALBOX_RUN_DIR=$RUN SIGNALBOX_BUILD=$build SIGNALBOX_URL=$(door_url) SIGNALBOX_EMAIL=$ADMIN_EMAIL \
    SIGNALBOX_PASSWORD=$SERVER_PASSWORD SIGNALBOX_NATS_URL=$NATS_URL SIGNALBOX_NATS_MONITORS=$NATS_MONITORS \
    SIGNALBOX_BUS_FOLDER=$RUN/bus SIGNALBOX_PG_ADMIN_URL=${SIGNALBOX_PG_ADMIN_URL%/postgres}/signalbox \
    SIGNALBOX_ADMIN_PORTS="${ports[*]:1}" SNMP_FLEET_PORT=$SNMP_FLEET_PORT \
    SNMP_FLEET_CONTROL_PORT=$SNMP_FLEET_CONTROL_PORT "$@"
}

# Whatever was started, also by the command: it keeps pid files as we do.
stop_all_parts() {
  local file
  for file in "$RUN"/pid/*; do
    [ ! -f "$file" ] || stop_part "$(basename "$file")" 1 KILL
  done
}
