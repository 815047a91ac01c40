# ./dev bench NAME: figures as JSON lines, each beside its limit or peer from the same run.
# Sourced by dev.

BENCHES=(ask bugs build full fuzz http json kill lag live many pg redis rolling snmp)

run_bench() {
  local name=${1:-}
  [[ " ${BENCHES[*]} " == *" $name "* ]] ||
    die "there is no benchmark ${name:-without a name}" "./dev bench knows: ${BENCHES[*]}"
  "bench_$name"
}

# seconds_of COMMAND…: how long it takes, to the hundredth; its output goes to standard error.
seconds_of() {
  local from=${EPOCHREALTIME/./} to
  "$@" >&2 || die "$* failed"
  to=${EPOCHREALTIME/./}
  printf '%d.%02d\n' $(((to - from) / 1000000)) $(((to - from) / 10000 % 100))
}

# Cold: an empty folder and an empty compiler cache. Warm: an empty folder, a full cache. Nothing to
# do: what ./dev up costs when no file changed.
bench_build() {
  local folder cache cold warm idle
  folder=$(mktemp -d) cache=$(mktemp -d)
  # shellcheck disable=SC2064 # the names of now
  trap "rm -rf '$folder' '$cache'" EXIT
  # As the presets set it for ./dev.
  export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
  cold=$(CCACHE_DIR=$cache seconds_of configure_and_build "$folder/cold")
  rm -rf "$folder/cold"
  warm=$(CCACHE_DIR=$cache seconds_of configure_and_build "$folder/cold")
  idle=$(CCACHE_DIR=$cache seconds_of cmake --build "$folder/cold")
  printf '{"bench":"build","cold_seconds":%s,"warm_seconds":%s,"idle_seconds":%s,"files":%s}\n' \
    "$cold" "$warm" "$idle" "$(our_files '*.cpp' | wc -l)"
}

configure_and_build() { cmake --preset dev -B "$1" && cmake --build "$1"; }

# Every fuzzer, one after the other on each core, until it has run so often or found something. An
# input may take long here: for hours the machine does other things too.
bench_fuzz() {
  local found
  build fuzz fuzz
  found=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$found'" EXIT
  export -f fuzz_long
  printf '%s\n' build/fuzz/bin/*_fuzz |
    FOUND=$found RUNS=${SIGNALBOX_FUZZ_RUNS:-10000000} xargs -P "$(nproc)" -I{} bash -c 'fuzz_long {}'
}

# fuzz_long PROGRAM: a line of JSON when it has ended.
fuzz_long() {
  local name from=$EPOCHSECONDS findings=0
  name=$(basename "$1" _fuzz)
  mkdir -p "$FOUND/$name"
  "$1" -runs="$RUNS" -timeout=600 -max_len=8192 -print_final_stats=1 -verbosity=0 -rss_limit_mb=4096 \
    -artifact_prefix=build/fuzz/ "$FOUND/$name" "tests/fuzz/corpus/$name" >"$FOUND/$name.log" 2>&1 || findings=1
  printf '{"bench":"fuzz","target":"%s","runs":%s,"seconds":%s,"findings":%s}\n' "$name" \
    "$(awk '/stat::number_of_executed_units/ { print $2 }' "$FOUND/$name.log" | tail -1 | grep . || echo 0)" \
    $((EPOCHSECONDS - from)) "$findings"
  [ "$findings" = 0 ] || tail -n 20 "$FOUND/$name.log" >&2
}

# Each starts servers of its own.
bench_ask() {
  build release ask_bench
  build/release/bin/ask_bench
}
bench_pg() {
  build release pg_bench
  build/release/bin/pg_bench
}

# Devices by a responder in the same program, on a thread of its own.
bench_snmp() {
  build release snmp_bench
  build/release/bin/snmp_bench
}

bench_json() {
  build release json_bench
  build/release/bin/json_bench
}

# How late polls begin, beside devices that take for ever; on the debug build of ./dev up.
bench_lag() { with_test_fleet node tests/bench/lag.mjs; }

# Half an hour (SIGNALBOX_KILL_SECONDS) of replicas, 3,000 devices at 5 s, and servers that are killed
# in turn and in pairs, from SIGNALBOX_KILL_SEED: the books must match in the end.
bench_kill() {
  build release "${SERVICES[@]}" signalbox-bus
  # Counters that grow cost the simulation more than all else.
  SNMP_FLEET_STILL=yes run_kill release "${SIGNALBOX_KILL_SECONDS:-1800}" "${SIGNALBOX_KILL_DEVICES:-3000}" 5 "${SIGNALBOX_KILL_SEED:-1}"
}

# Two of everything, restarted in turn for so long under 200 requests a second.
bench_rolling() {
  build release "${SERVICES[@]}" signalbox-bus
  run_rolling release "${SIGNALBOX_KILL_SECONDS:-300}" 200
}

# Consumers that stand still, a full stream, a full volume.
bench_full() {
  build release "${SERVICES[@]}" signalbox-bus
  run_full release
}

# Tens of thousands of simulated switches on a release build (SIGNALBOX_BENCH_DEVICES: 20000).
bench_many() {
  local devices=${SIGNALBOX_BENCH_DEVICES:-20000}
  build release "${SERVICES[@]}" signalbox-bus
  FLEET_PRESET=release FLEET_SWITCHES=$devices with_test_fleet node tests/bench/many.mjs "$devices"
}

# From a poll that confirms another status to those who listen; on the debug build of ./dev up.
bench_live() { with_test_fleet node tests/bench/live.mjs; }

# Locks taken and given back, 64 under way on one connection, beside redis-benchmark on the same server:
# the same commands, 64 under way on one connection, and bare SETs on 50. Commands a second, three
# runs of each in turn, the median of each.
bench_redis() {
  local folder port round script ours=() same=() plain=()
  build release redis_bench
  folder=$(mktemp -d)
  port=$(free_ports 1 21000)
  redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$folder" >&2 &
  local redis=$!
  # shellcheck disable=SC2064 # the pids of now
  trap "kill $redis 2>/dev/null; wait; rm -rf '$folder'" EXIT
  until redis-cli -p "$port" ping >/dev/null 2>&1; do sleep 0.05; done
  for round in 1 2 3; do
    step "redis: round $round of 3"
    ours+=("$(build/release/bin/redis_bench "redis://127.0.0.1:$port")")
    script=$(redis-cli -p "$port" script load "$unlock_script")
    same+=("$(awk -v set="$(redis_rate "$port" -c 1 -n 500000 SET lock 0197-token NX PX 15000)" \
      -v unlock="$(redis_rate "$port" -c 1 -n 500000 EVALSHA "$script" 1 lock 0197-token)" \
      'BEGIN { print int(2 / (1 / set + 1 / unlock)) }')")
    plain+=("$(redis_rate "$port" -n 1000000 -t set)")
  done
  printf '%s\n' "${ours[@]}" | sort -n >"$folder/ours"
  printf '%s\n' "${same[@]}" | sort -n >"$folder/same"
  printf '%s\n' "${plain[@]}" | sort -n >"$folder/plain"
  awk -v ours="$(sed -n 2p "$folder/ours")" -v same="$(sed -n 2p "$folder/same")" \
    -v sets="$(sed -n 2p "$folder/plain")" 'BEGIN {
    printf "{\"bench\":\"redis\",\"commands_per_second\":%d,\"redis_benchmark_per_second\":%d,\"ratio\":%.2f,", \
      ours, same, ours / same
    printf "\"redis_benchmark_sets_per_second\":%d,\"ratio_to_sets\":%.2f}\n", sets, ours / sets }'
}

# As in tests/bench/redis_bench.cpp.
unlock_script="if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

redis_rate() { # PORT ARGUMENT…
  local port=$1
  shift
  redis-benchmark -p "$port" -P 64 -q "$@" | tr '\r' '\n' | sed -n 's/.*: \([0-9]*\)[.0-9]* requests per second.*/\1/p' | tail -1
}

# The operators' door of a release build beside nginx sending the same body: requests a second with
# 64 connections, three runs of each in turn, the median of each.
bench_http() {
  local folder port round ours=() theirs=()
  build release tree
  folder=$(mktemp -d)
  mapfile -t port < <(free_ports 2 21000)
  nginx_conf "$folder" "${port[1]}" >"$folder/nginx.conf"
  env SIGNALBOX_ADMIN_LISTEN="127.0.0.1:${port[0]}" SIGNALBOX_LOG_LEVEL=warn build/release/bin/tree >&2 &
  local tree=$!
  nginx -c "$folder/nginx.conf" -p "$folder" -e "$folder/error.log" &
  local nginx=$!
  # shellcheck disable=SC2064 # the pids of now
  trap "kill $tree $nginx 2>/dev/null; wait; rm -rf '$folder'" EXIT
  local body
  for round in 1 2 3; do
    until body=$(curl -sf "http://127.0.0.1:${port[0]}/health"); do sleep 0.05; done
    until [ "$(curl -sf "http://127.0.0.1:${port[1]}/health")" = "$body" ]; do sleep 0.05; done
    step "http: round $round of 3"
    ours+=("$(requests_a_second "http://127.0.0.1:${port[0]}/health")")
    theirs+=("$(requests_a_second "http://127.0.0.1:${port[1]}/health")")
  done
  printf '%s\n' "${ours[@]}" | sort -n >"$folder/ours"
  printf '%s\n' "${theirs[@]}" | sort -n >"$folder/theirs"
  awk -v ours="$(sed -n 2p "$folder/ours")" -v theirs="$(sed -n 2p "$folder/theirs")" 'BEGIN {
    printf "{\"bench\":\"http\",\"requests_per_second\":%d,\"nginx_requests_per_second\":%d,\"ratio\":%.2f}\n",
      ours, theirs, ours / theirs }'
}

requests_a_second() { wrk -t1 -c64 -d5s "$1" | awk '/^Requests\/sec/ { print int($2) }'; }

nginx_conf() { # FOLDER PORT
  cat <<NGINX
daemon off; worker_processes 1; pid $1/nginx.pid; error_log $1/error.log;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000;
  client_body_temp_path $1/b; proxy_temp_path $1/p; fastcgi_temp_path $1/f; uwsgi_temp_path $1/u; scgi_temp_path $1/s;
  server {
    listen 127.0.0.1:$2;
    location /health {
      default_type application/json;
      return 200 '{"status":"alive","service":"tree","version":"$(build/release/bin/tree --version)"}';
    }
  }
}
NGINX
}
