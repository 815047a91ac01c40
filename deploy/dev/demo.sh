# Devices to look at: this machine's own snmpd and simulated switches. Sourced by dev.

DEMO=(snmpd snmp_fleet)
DEMO_SWITCHES=12       # with ./dev up; stories start more
DEMO_TENANT=demo

# start_demo: those that do not run. Their ports are kept, because devices are stored with them.
start_demo() {
  local ports
  if [ ! -s "$RUN/demo" ]; then
    mapfile -t ports < <(free_ports 3 "$(shuf -i 16000-19000 -n 1)")
    printf 'SNMPD_PORT=%s\nSNMP_FLEET_PORT=%s\nSNMP_FLEET_CONTROL_PORT=%s\n' "${ports[@]}" >"$RUN/demo"
  fi
  # shellcheck source=/dev/null
  . "$RUN/demo"
  pid_of snmpd >/dev/null || start_snmpd
  pid_of snmp_fleet >/dev/null ||
    start_part snmp_fleet python3 -B tests/peers/snmp_fleet/snmp_fleet.py \
      "$DEMO_SWITCHES" "$SNMP_FLEET_PORT" "$SNMP_FLEET_CONTROL_PORT"
  wait_until snmpd 10 snmpget -v2c -c watch -t1 -r0 "127.0.0.1:$SNMPD_PORT" 1.3.6.1.2.1.1.5.0
  wait_until snmp_fleet 10 tell_demo requests
}

start_snmpd() {
  mkdir -p "$RUN/snmp"
  cat >"$RUN/snmp/snmpd.conf" <<SNMPD
agentaddress udp:127.0.0.1:$SNMPD_PORT
rocommunity watch 127.0.0.1
sysname $(hostname)
syslocation This machine
syscontact $ADMIN_EMAIL
SNMPD
  start_part snmpd env SNMP_PERSISTENT_DIR="$RUN/snmp" PATH="$PATH:/usr/sbin" \
    snmpd -f -Lo -C -c "$RUN/snmp/snmpd.conf" -p "$RUN/snmp/pid"
}

# seed_demo: a tenant with these devices, unless it is there.
seed_demo() {
  # shellcheck source=/dev/null
  . "$RUN/demo"
  SIGNALBOX_URL=$(door_url) SIGNALBOX_EMAIL=$ADMIN_EMAIL SIGNALBOX_PASSWORD=$SERVER_PASSWORD \
    python3 -B deploy/dev/demo.py "$DEMO_TENANT" "$DEMO_SWITCHES" "$SNMP_FLEET_PORT" "$SNMPD_PORT"
}

stop_demo() {
  stop_part snmp_fleet 5
  stop_part snmpd 5
}

wipe_demo() { rm -rf "$RUN/demo" "$RUN/snmp"; }

# tell_demo WORD…: a command for the simulated switches, such as: silent 3
tell_demo() {
  local answer=""
  # shellcheck source=/dev/null
  . "$RUN/demo"
  { exec 8<>"/dev/tcp/127.0.0.1/$SNMP_FLEET_CONTROL_PORT"; } 2>/dev/null || return 1
  printf '%s\n' "$*" >&8
  read -r answer <&8 || return 1
  exec 8>&-
  printf '%s\n' "$answer"
}

verb_demo() {
  pid_of snmp_fleet >/dev/null || die "no simulated switch runs" "start them with ./dev up"
  [ $# -gt 0 ] || die "./dev demo takes a command for the switches" \
    "for example: ./dev demo silent 3, ./dev demo up all; more in tests/peers/snmp_fleet/README.md"
  tell_demo "$@"
}
