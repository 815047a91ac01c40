# Shared by all of ./dev: where things are, how it speaks, how processes are started and stopped.
# Sourced by dev; ROOT is the checkout.

RUN=$(realpath -m "${SIGNALBOX_RUN_DIR:-$ROOT/.run}")   # everything that runs, and its data
SERVICES=(gateway device_poller rca tree session notification summary)
FIRST_ADMIN_PORT=9100
FIRST_DOOR_PORT=8080
ADMIN_EMAIL=admin@example.com   # the first person of a development set; the password is in RUN/admin

say() { printf '%s\n' "$*" >&2; }
step() { printf '%s\n' "-- $*" >&2; }
# die WHAT HOW: what went wrong, then what to do about it.
die() {
  printf 'dev: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '     %s\n' "$2" >&2
  exit 1
}

# alone: waits until no other ./dev starts or stops parts of this RUN folder; held until we end.
alone() {
  mkdir -p "$RUN"
  exec 9>"$RUN/lock"
  flock -n 9 && return
  step "another ./dev is starting or stopping: waiting for it"
  flock -w 900 9 || die "another ./dev has not ended in 15 minutes" "find it with: fuser -v $RUN/lock"
}

# any_runs NAME…: whether at least one of them does.
any_runs() {
  local name
  for name in "$@"; do
    if pid_of "$name" >/dev/null; then return 0; fi
  done
  return 1
}

# fetch URL: what an HTTP door answers; fails on an error status and on silence.
fetch() { curl -sf --max-time 2 "$1"; }

# quietly NAME COMMAND…: runs it with its output in a log; says every 10 s how far it is, and shows
# the end of the log if it fails.
quietly() {
  local name=$1 log="$RUN/log/$1.log" from=$SECONDS said=0 pid
  shift
  mkdir -p "$RUN/log"
  "$@" >"$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.05
    if ((SECONDS - from >= said + 10)); then
      said=$((SECONDS - from))
      printf '   %s: %d s, %s\n' "$name" "$said" "$(tail -n 1 "$log" | tr -d '\r' | cut -c1-80)" >&2
    fi
  done
  wait "$pid" && return 0
  tail -n 20 "$log" >&2
  die "$name failed" "the whole output is in $log"
}

# free_ports N FROM: prints N free TCP ports of 127.0.0.1, the first at or above FROM.
free_ports() {
  python3 - "$1" "$2" <<'PYTHON'
import socket, sys
wanted, port = int(sys.argv[1]), int(sys.argv[2])
while wanted:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            print(port)
            wanted -= 1
        except OSError:
            pass
    port += 1
PYTHON
}

# pid_of NAME: prints the pid of a running part, or fails. A pid file outlives a crash and its number
# may belong to somebody else by now, so the start time of the process is kept beside it.
pid_of() {
  local pid started
  { read -r pid started <"$RUN/pid/$1"; } 2>/dev/null || return 1
  [ -n "$started" ] && [ "$started" = "$(start_time "$pid")" ] || return 1
  printf '%s\n' "$pid"
}

# start_time PID: field 22 of /proc/PID/stat, in ticks since boot; nothing for a zombie or no process.
start_time() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 0
  stat=${stat##*) }
  # shellcheck disable=SC2086 # split on purpose: the fields after the process name
  set -- $stat
  [ "$1" = Z ] || printf '%s\n' "${20}"
}

remember_pid() { # NAME PID
  mkdir -p "$RUN/pid"
  printf '%s %s\n' "$2" "$(start_time "$2")" >"$RUN/pid/$1"
}

# start_part NAME COMMAND…: in the background, in a session of its own, output in log/NAME.log.
start_part() {
  local name=$1
  shift
  mkdir -p "$RUN/log" "$RUN/start"
  # For whoever kills it and wants it back.
  (umask 077 && printf '%q ' "$@" >"$RUN/start/$name")
  setsid "$@" >>"$RUN/log/$name.log" 2>&1 </dev/null 9>&- &   # 9: the lock is ours alone
  remember_pid "$name" $!
  disown
}

# stop_part NAME SECONDS [SIGNAL]: asks, waits that long, then kills. Stopping what is not there is fine.
stop_part() {
  local pid deadline=$((SECONDS + $2))
  pid=$(pid_of "$1") || { rm -f "$RUN/pid/$1"; return 0; }
  kill -"${3:-TERM}" "$pid" 2>/dev/null || true
  while pid_of "$1" >/dev/null; do
    if ((SECONDS >= deadline)); then
      say "$1 did not stop in $2 s: killed"
      kill -KILL "$pid" 2>/dev/null || true
    fi
    sleep 0.02
  done
  rm -f "$RUN/pid/$1"
}

# wipe_parts: what all parts said, and how they were started, which tells passwords; none may run.
wipe_parts() { rm -rf "$RUN/log" "$RUN/start" "$RUN/pid"; }

# wait_until NAME SECONDS COMMAND…: until the command succeeds; fails when the part ends or time does.
wait_until() {
  local name=$1 deadline=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! pid_of "$name" >/dev/null || ((SECONDS >= deadline)); then
      tail -n 20 "$RUN/log/$name.log" >&2
      die "$name does not work" "its log is $RUN/log/$name.log"
    fi
    sleep 0.02
  done
}

random_word() { head -c 18 /dev/urandom | base64 | tr '+/' 'ab'; }

# build PRESET [TARGET…]: configures when needed and builds, showing ninja's progress. Two builds of
# one folder wait for each other.
build() {
  local preset=$1
  shift
  mkdir -p "$ROOT/build"
  [ -f "$ROOT/build/$preset/build.ninja" ] || quietly "configure-$preset" cmake --preset "$preset"
  flock "$ROOT/build/$preset.lock" cmake --build --preset "$preset" ${1:+--target "$@"} >&2 ||
    die "the build failed" "the compiler's message is above"
}
