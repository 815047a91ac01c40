#!/usr/bin/env bash
# ./dev up brings seven healthy services and three servers that refuse strangers; it can be repeated
# and it mends what has died; ./dev down leaves no process. In a RUN folder of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."

RUN=$(mktemp -d)
export SIGNALBOX_RUN_DIR=$RUN
finish() {
  local code=$?
  if [ $code != 0 ]; then tail -n 5 "$RUN"/log/*.log >&2 || true; fi
  ./dev down --wipe || true
  rm -rf "$RUN"
  exit $code
}
trap finish EXIT

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
refused() { ! "$@" >/dev/null 2>&1 || fail "a stranger got in by: $*"; }
# The whole answer first: a grep that has seen enough would break curl's pipe.
shows() { grep -q "$2" <<<"$(curl -sf --max-time 5 "$1")"; }
address_of() { sed -n "s/^$1 //p" "$RUN/services"; }
pid_of() { cut -d' ' -f1 "$RUN/pid/$1"; }
# Whoever was started by this story has its folder in the environment; this shell and ./dev do not count.
leftovers() {
  local pid
  grep -lsz "^SIGNALBOX_RUN_DIR=$RUN$" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
    case $(cat "/proc/$pid/comm" 2>/dev/null) in
      '' | bash | dev | up_and_down_sto | grep | cat) ;;
      *) printf '%s %s\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline")" ;;
    esac
  done
}

services=(gateway device_poller rca tree session notification summary)
./dev up
# shellcheck source=/dev/null
. "$RUN/admin"

for service in "${services[@]}"; do
  at=http://$(address_of "$service")
  shows "$at/health" "\"service\":\"$service\"" || fail "$service is not alive"
  shows "$at/health/ready" '"status":"ready"' || fail "$service is not ready"
  shows "$at/metrics" "^signalbox_build_info{service=\"$service\"" || fail "$service has no metrics"
done

psql -qtA "$SIGNALBOX_PG_ADMIN_URL" -c 'select 1' | grep -qx 1 || fail "PostgreSQL does not answer"
refused psql -w "${SIGNALBOX_PG_ADMIN_URL/:$SERVER_PASSWORD/:wrong}" -c 'select 1'
shows "http://127.0.0.1:$NATS_MONITOR_PORT/jsz" '"streams"' || fail "NATS has no JetStream"
nats_says() { # CONNECT options: the server's answer to a CONNECT and a PING
  exec 3<>"/dev/tcp/127.0.0.1/$NATS_PORT"
  printf 'CONNECT {"verbose":false%s}\r\nPING\r\n' "$1" >&3
  timeout 5 sed -n '/PONG/{p;q};/-ERR/{p;q}' <&3
  exec 3>&-
}
build/dev/bin/signalbox-bus letters "$RUN/bus" "nats://127.0.0.1:$NATS_PORT" || fail "NATS does not answer"
nats_says "" | grep -q 'Authorization Violation' || fail "NATS lets strangers in"
REDISCLI_AUTH=$SERVER_PASSWORD redis-cli -p "$REDIS_PORT" ping | grep -qx PONG || fail "Redis does not answer"
redis-cli -p "$REDIS_PORT" ping 2>&1 | grep -q NOAUTH || fail "Redis lets strangers in"
[ "$(stat -c %a "$RUN/admin")" = 600 ] || fail "the passwords can be read by others"
[ -z "$(find "$RUN/bus" -type f ! -name server.conf ! -path '*/accounts/*' ! -perm 600)" ] ||
  fail "keys of the bus can be read by others"
psql -w "${SIGNALBOX_PG_ADMIN_URL%/postgres}/signalbox" -tAc 'select count(*) from tree.schema_migration' |
  grep -qx 1 || fail "the database is not migrated"

# Again: nothing is started twice.
before=$(cat "$RUN"/pid/*)
./dev up
[ "$before" = "$(cat "$RUN"/pid/*)" ] || fail "a second ./dev up restarted something"

# One dies: status says so, up brings back that one alone.
kill -KILL "$(pid_of tree)"
until ! ./dev status >"$RUN/status"; do :; done
grep -q '^tree *stopped' "$RUN/status" || fail "status does not name the service that died"
rca=$(pid_of rca)
./dev up
[ "$rca" = "$(pid_of rca)" ] || fail "a healthy service was restarted"
./dev status

./dev down
for service in "${services[@]}"; do
  tail -n 1 "$RUN/log/$service.log" | grep -q '"msg":"stopped","clean":true' || fail "$service did not drain"
done
[ -z "$(leftovers)" ] || fail "still running: $(leftovers)"
./dev status >"$RUN/status" && fail "status is content with a fleet that is down"
[ "$(grep -c stopped "$RUN/status")" = 12 ] || fail "status does not show all parts as stopped"

# A wipe leaves nothing that holds data or secrets; what comes up after it has keys of its own.
for secret in master_keys grant_keys; do cp "$RUN/$secret" "$RUN/status.$secret"; done
./dev down --wipe
left=$(cd "$RUN" && find . -mindepth 1 ! -name lock ! -name 'status*')
[ -z "$left" ] || fail "a wipe leaves: $left"

# What a crash leaves behind, or a service that dies at once, does not get in the way.
mkdir "$RUN/pid"
printf '999999 \n' >"$RUN/pid/tree"
refused env SIGNALBOX_LOG_LEVEL=loud ./dev up
./dev up
for secret in master_keys grant_keys; do
  [ "$(stat -c %a "$RUN/$secret")" = 600 ] || fail "$secret can be read by others"
  ! cmp -s "$RUN/$secret" "$RUN/status.$secret" || fail "$secret are those from before the wipe"
done
./dev down
[ -z "$(leftovers)" ] || fail "still running: $(leftovers)"
echo "up and down: passed"
