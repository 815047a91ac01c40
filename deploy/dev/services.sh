# The seven services of one RUN folder, as built by a preset. Sourced by dev.

# admin_address SERVICE: prints where its health and metrics are, as written by start_services.
admin_address() { sed -n "s/^$1 //p" "$RUN/services" 2>/dev/null || true; }

# start_services BUILD: starts those that do not run, or that run an older build.
start_services() {
  local service ports program at=0
  if ! any_runs "${SERVICES[@]}"; then
    mapfile -t ports < <(free_ports "${#SERVICES[@]}" "$FIRST_ADMIN_PORT")
    for service in "${SERVICES[@]}"; do
      printf '%s 127.0.0.1:%s\n' "$service" "${ports[at++]}"
    done >"$RUN/services"
    free_ports 1 "$FIRST_DOOR_PORT" >"$RUN/door"
  fi
  for service in "${SERVICES[@]}"; do
    program=$1/bin/$service
    if runs_build "$service" "$program"; then continue; fi
    stop_part "$service" 30
    start_service "$service" "$program"
  done
  for service in "${SERVICES[@]}"; do
    wait_until "$service" 20 is_ready "$service"
  done
}

# start_service SERVICE PROGRAM: with its addresses and secrets, which the others do not get.
start_service() {
  local settings
  mapfile -t settings < <(settings_of "$1")
  start_part "$1" env "${settings[@]}" "$2"
}

# settings_of SERVICE: a line each.
settings_of() {
  local user=$RUN/bus/creds/$1
  cat <<SETTINGS
SIGNALBOX_ADMIN_LISTEN=$(admin_address "$1")
SIGNALBOX_PG_URL=$(pg_url "$1_app")
SIGNALBOX_PG_JOBS_URL=$(pg_url "$1_jobs")
SIGNALBOX_NATS_URL=${NATS_URL:-nats://127.0.0.1:$NATS_PORT}
SIGNALBOX_NATS_ASK_CREDS_FILE=${user}_ask.creds
SIGNALBOX_NATS_FLEET_CREDS_FILE=${user}_fleet.creds
SIGNALBOX_REDIS_URL=redis://:$SERVER_PASSWORD@127.0.0.1:$REDIS_PORT/0
SIGNALBOX_LEAVING_SECONDS=0
SETTINGS
  if [ "$1" = gateway ] || [ "$1" = device_poller ]; then
    [ -s "$RUN/grant_keys" ] || new_key "$RUN/grant_keys"
    printf 'SIGNALBOX_BLOB_FOLDER=%s/blobs\nSIGNALBOX_GRANT_KEY_FILE=%s/grant_keys\n' "$RUN" "$RUN"
  fi
  if [ "$1" = gateway ]; then
    cat <<SETTINGS
SIGNALBOX_HTTP_LISTEN=127.0.0.1:$(<"$RUN/door")
SIGNALBOX_PUBLIC_ORIGIN=$(door_url)
SIGNALBOX_NATS_FOLDER=$RUN/bus
SIGNALBOX_ADMIN_EMAIL=$ADMIN_EMAIL
SIGNALBOX_ADMIN_PASSWORD=$SERVER_PASSWORD
SETTINGS
    [ ! -d web/dist ] || printf 'SIGNALBOX_WEB_ROOT=%s/web/dist\n' "$ROOT"
  fi
  if [ "$1" = device_poller ]; then
    [ -s "$RUN/master_keys" ] || new_key "$RUN/master_keys"
    printf 'SIGNALBOX_MASTER_KEY_FILE=%s/master_keys\nSIGNALBOX_DEVICE_LOOPBACK=yes\n' "$RUN"
  fi
}

# new_key FILE: with one key, for us alone.
new_key() { (umask 077 && printf '1 %s\n' "$(head -c 32 /dev/urandom | base64)" >"$1"); }

# Where people come in.
door_url() { printf 'http://127.0.0.1:%s\n' "$(<"$RUN/door")"; }

# The reverse of the start, each with the time it is allowed to drain and a little more. Their ports
# are given back, so that the next start takes the usual ones.
stop_services() {
  local at
  for ((at = ${#SERVICES[@]} - 1; at >= 0; at--)); do stop_part "${SERVICES[at]}" 25; done
  rm -f "$RUN/services" "$RUN/door"
}

# wipe_services: their keys and files; what was sealed by the keys must go with them.
wipe_services() { rm -rf "$RUN/master_keys" "$RUN/grant_keys" "$RUN/blobs"; }

is_ready() { fetch "http://$(admin_address "$1")/health/ready"; }

# A program that was built again shows as "(deleted)" behind the process that still runs it.
runs_build() {
  local pid
  pid=$(pid_of "$1") && [ "$(readlink "/proc/$pid/exe")" = "$2" ]
}

write_env() {
  # shellcheck source=/dev/null
  . "$RUN/admin"
  {
    printf '# Where everything of this checkout runs; written by ./dev up. Secrets are in %s.\n' "admin"
    printf 'SIGNALBOX_URL=%s\n' "$(door_url)"
    printf 'SIGNALBOX_NATS_MONITOR=http://127.0.0.1:%s\n' "$NATS_MONITOR_PORT"
    while read -r service address; do
      printf 'SIGNALBOX_%s_ADMIN=http://%s\n' "${service^^}" "$address"
    done <"$RUN/services"
  } >"$RUN/env"
}

# print_status: a line for each part; fails when one is not well.
print_status() {
  local part pid address word all_well=yes
  printf '%-14s %-9s %-8s %s\n' PART STATE PID ADDRESS
  # shellcheck source=/dev/null
  [ ! -f "$RUN/admin" ] || . "$RUN/admin"
  # shellcheck source=/dev/null
  [ ! -f "$RUN/demo" ] || . "$RUN/demo"
  for part in "${SERVERS[@]}" "${SERVICES[@]}" "${DEMO[@]}"; do
    case $part in
      postgres) address=127.0.0.1:${POSTGRES_PORT:--} ;;
      nats) address=127.0.0.1:${NATS_PORT:--} ;;
      redis) address=127.0.0.1:${REDIS_PORT:--} ;;
      snmpd) address=127.0.0.1:${SNMPD_PORT:--}/udp ;;
      snmp_fleet) address=127.1.0.1:${SNMP_FLEET_PORT:--}/udp ;;
      *) address=$(admin_address "$part") ;;
    esac
    pid=$(pid_of "$part") || pid=-
    word=ready
    if [ "$pid" = - ]; then word=stopped
    elif [[ " ${SERVICES[*]} " == *" $part "* ]] && ! is_ready "$part" >/dev/null; then word=unready
    fi
    [ "$word" = ready ] || all_well=no
    printf '%-14s %-9s %-8s %s\n' "$part" "$word" "$pid" "${address:--}"
  done
  [ "$all_well" = yes ]
}
