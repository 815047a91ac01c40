# Private PostgreSQL, NATS and Redis for one RUN folder, on free ports of 127.0.0.1. Sourced by dev.

SERVERS=(postgres nats redis)
POSTGRES_BIN=/usr/lib/postgresql/15/bin

# start_servers: those that do not run yet, without the bus. RUN/admin (0600) keeps their ports and
# password; the ports are chosen anew when none of them runs, because somebody may have taken them
# since.
start_servers() {
  mkdir -p "$RUN"
  any_runs "${SERVERS[@]}" || write_server_files
  # shellcheck source=/dev/null
  . "$RUN/admin"
  pid_of postgres >/dev/null || start_postgres
  pid_of redis >/dev/null || start_part redis redis-server "$RUN/redis.conf"
  wait_until postgres 30 "$POSTGRES_BIN/pg_isready" -q -h 127.0.0.1 -p "$POSTGRES_PORT"
  wait_until redis 20 redis_answers
}

# start_bus BUILD: NATS in operator mode, with keys and users made by the build's own tool.
start_bus() {
  local tool=$1/bin/signalbox-bus
  [ -f "$RUN/bus/server.conf" ] || quietly bus-init "$tool" init "$RUN/bus"
  pid_of nats >/dev/null || start_part nats nats-server -c "$RUN/nats.conf"
  wait_until nats 20 fetch "http://127.0.0.1:$NATS_MONITOR_PORT/healthz"
  quietly bus-users "$tool" users "$RUN/bus"
  quietly bus-provision "$tool" provision "$RUN/bus" "nats://127.0.0.1:$NATS_PORT" 1
}

# prepare_database BUILD: the database, its roles with this folder's password, and all migrations.
prepare_database() {
  local service
  psql_as_admin postgres -tc "SELECT 1 FROM pg_database WHERE datname = 'signalbox'" | grep -q 1 ||
    psql_as_admin postgres -c 'CREATE DATABASE signalbox'
  psql_as_admin signalbox -f libs/pg/bootstrap.sql
  for service in "${SERVICES[@]}"; do
    for role in migrate app jobs; do
      printf "ALTER ROLE %s_%s PASSWORD '%s';\n" "$service" "$role" "$SERVER_PASSWORD"
    done
  done | psql_as_admin signalbox
  for service in "${SERVICES[@]}"; do
    SIGNALBOX_PG_MIGRATE_URL=$(pg_url "${service}_migrate") "$1/bin/$service" --migrate
  done
}

# pg_url ROLE: the address of the database for a role.
pg_url() { printf 'postgresql://%s:%s@127.0.0.1:%s/signalbox\n' "$1" "$SERVER_PASSWORD" "$POSTGRES_PORT"; }

psql_as_admin() { # DATABASE ARGUMENT…
  local database=$1
  shift
  PGPASSWORD=$SERVER_PASSWORD PGOPTIONS='-c client_min_messages=warning' psql -qX -v ON_ERROR_STOP=1 \
    -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres -d "$database" "$@"
}

stop_servers() {
  stop_part redis 10
  stop_part nats 10
  stop_part postgres 20 INT   # INT is PostgreSQL's fast shutdown: sessions are ended, data is safe
}

redis_answers() {
  [ "$(REDISCLI_AUTH=$SERVER_PASSWORD redis-cli -p "$REDIS_PORT" ping)" = PONG ]
}

write_server_files() {
  local ports password
  mapfile -t ports < <(free_ports 4 "$(shuf -i 20000-29000 -n 1)")
  (
    umask 077
    [ -s "$RUN/password" ] || random_word >"$RUN/password"
    password=$(<"$RUN/password")
    cat >"$RUN/admin" <<ADMIN
POSTGRES_PORT=${ports[0]}
NATS_PORT=${ports[1]}
NATS_MONITOR_PORT=${ports[2]}
REDIS_PORT=${ports[3]}
SERVER_PASSWORD=$password
POSTGRES_FOLDER=$(printf %q "$(postgres_folder)")
SIGNALBOX_PG_ADMIN_URL=postgresql://postgres:$password@127.0.0.1:${ports[0]}/postgres
ADMIN
    cat >"$RUN/nats.conf" <<NATS
listen: 127.0.0.1:${ports[1]}
http: 127.0.0.1:${ports[2]}
max_payload: 4MB
jetstream { store_dir: "$RUN/nats", max_mem: 256MB, max_file: 20GB }
include "bus/server.conf"
NATS
    cat >"$RUN/redis.conf" <<REDIS
bind 127.0.0.1
port ${ports[3]}
requirepass $password
save ""
appendonly no
dir "$RUN"
REDIS
  )
}

# PostgreSQL refuses to run as root: root starts it as user postgres, who must reach its folder.
# setpriv replaces itself by the command, so that the pid we keep is the server's.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups "$@")
  else
    "$@"
  fi
}

postgres_folder() {
  if [ "$(id -u)" != 0 ] || as_postgres test -x "$RUN"; then
    printf '%s\n' "$RUN/pg"
  else # the checkout lies in a private folder, such as root's home
    printf '%s\n' "/var/tmp/signalbox-pg-$(printf '%s' "$RUN" | cksum | cut -d' ' -f1)"
  fi
}

start_postgres() {
  local runs_as=()
  [ "$(id -u)" != 0 ] || runs_as=(setpriv --reuid=postgres --regid=postgres --init-groups)
  [ -d "$POSTGRES_FOLDER/data" ] || quietly initdb create_postgres
  forget_dead_postgres
  # Durability is off: these data are for development and tests, and live as long as the machine.
  start_part postgres "${runs_as[@]}" "$POSTGRES_BIN/postgres" -D "$POSTGRES_FOLDER/data" \
    -c listen_addresses=127.0.0.1 -c port="$POSTGRES_PORT" -c unix_socket_directories= \
    -c max_connections=200 -c fsync=off -c synchronous_commit="${POSTGRES_COMMIT:-off}" -c full_page_writes=off
}

# A server that was killed leaves its lock file, and refuses to start while the number in it is that of
# any process, even of a zombie that nobody has waited for.
forget_dead_postgres() {
  local lock=$POSTGRES_FOLDER/data/postmaster.pid
  [ -f "$lock" ] || return 0
  [ -n "$(start_time "$(head -n 1 "$lock")")" ] || rm -f "$lock"
}

create_postgres() {
  mkdir -p "$POSTGRES_FOLDER"
  [ "$(id -u)" != 0 ] || chown postgres:postgres "$POSTGRES_FOLDER"
  chmod 700 "$POSTGRES_FOLDER"
  # The data appear under their name only once they are whole.
  # shellcheck disable=SC2016 # expanded by the inner shell
  printf '%s' "$SERVER_PASSWORD" | as_postgres sh -c 'cd "$1" && umask 077 && cat >password &&
    rm -rf new && "$2/initdb" -D new -U postgres -A scram-sha-256 --pwfile=password --no-sync \
      -E UTF8 --locale=C.UTF-8 && echo "host all all 127.0.0.0/8 scram-sha-256" >>new/pg_hba.conf &&
    rm password && mv new data' sh "$POSTGRES_FOLDER" "$POSTGRES_BIN"
}

# wipe_servers: their data, ports and passwords; they must be stopped.
wipe_servers() {
  # shellcheck source=/dev/null
  [ ! -f "$RUN/admin" ] || (. "$RUN/admin" && rm -rf "$POSTGRES_FOLDER")
  rm -rf "$RUN/admin" "$RUN/password" "$RUN/env" "$RUN/nats.conf" "$RUN/redis.conf" "$RUN/nats" \
    "$RUN/bus" "$RUN/pg"
}
