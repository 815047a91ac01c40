#!/usr/bin/env bash
# Starts a fleet on free ports and tries it by two clients that others wrote. Fails if either does.
# Needs python3-librouteros, openssl, node and npm.
set -euo pipefail
cd "$(dirname "$0")"

folder=$(mktemp -d)
fleet=
# shellcheck disable=SC2317 # the trap calls it
finish() {
  if [ -n "$fleet" ]; then
    kill "$fleet" 2>/dev/null || true
    wait "$fleet" || true
  fi
  rm -rf "$folder"
}
trap finish EXIT

free_ports() {
  /usr/bin/python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
print(*(opened.getsockname()[1] for opened in sockets))'
}

read -ra ports < <(free_ports)
/usr/bin/python3 -B routeros.py 10 "${ports[@]}" --ca "$folder" >"$folder/said" 2>"$folder/errors" &
fleet=$!
for _ in {1..300}; do
  if grep -q '^ready: ' "$folder/said"; then break; fi
  kill -0 "$fleet" 2>/dev/null || break
  # Waits for a tenth of a second, or for the fleet's end.
  timeout 0.1 tail --pid="$fleet" -f /dev/null || true
done
grep '^ready: ' "$folder/said" || { cat "$folder/errors" >&2; exit 1; }

export ROUTEROS_PORTS="${ports[*]}" ROUTEROS_CA=$folder
failed=0
# Debian's packages belong to Debian's Python. The client leaves sockets open when a sign-in fails.
/usr/bin/python3 -B -W ignore::ResourceWarning -m unittest check check_faults || failed=1
[ -d node_modules ] || npm ci --silent
printf 'up all\n' >"/dev/tcp/127.0.0.1/${ports[3]}"
node --test check.mjs || failed=1
if [ -s "$folder/errors" ]; then cat "$folder/errors" >&2; failed=1; fi
exit "$failed"
