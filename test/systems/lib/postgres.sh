# A PostgreSQL cluster for tests alone: own data folder, own port, loopback only, nothing survives a power cut.

PG_PORT=${GATEHOUSE_PG_PORT:-26432}
PG_HOME=$STATE_ROOT/postgres
PG_BIN=/usr/lib/postgresql/15/bin
PG_PASSWORD=gatehouse-test

as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; }

# sql DATABASE [STATEMENT]: runs the statement, or what comes on stdin; prints bare values
sql() {
  local database=$1
  shift
  PGPASSWORD=$PG_PASSWORD psql -h $LOOPBACK -p "$PG_PORT" -U postgres -d "$database" -XAtq -v ON_ERROR_STOP=1 ${1:+-c "$1"}
}

database_exists() { [ "$(sql postgres "SELECT count(*) FROM pg_database WHERE datname = '$1'")" = 1 ]; }

pg_answers() { "$PG_BIN/pg_isready" -q -h $LOOPBACK -p "$PG_PORT"; }

pg_make_cluster() {
  printf '%s\n' "$PG_PASSWORD" >"$PG_HOME/password"
  chown postgres "$PG_HOME/password"
  as_postgres "$PG_BIN/initdb" -D "$PG_HOME/data" -U postgres -A scram-sha-256 --pwfile="$PG_HOME/password" \
    -E UTF8 --locale=C.UTF-8 --no-sync >"$PG_HOME/initdb.log" 2>&1 || {
    show_tail "$PG_HOME/initdb.log"
    return 1
  }
}

pg_start() {
  # without this file the package makes a cluster of its own
  [ -e /etc/postgresql-common/createcluster.conf ] || installed postgresql-15 || {
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  }
  ensure_packages postgresql-15
  ! ours "$PG_HOME/pid" || return 0
  free_port "$PG_PORT"
  mkdir -p "$PG_HOME"
  chown postgres:postgres "$PG_HOME"
  as_postgres test -x "$PG_HOME" || fail "the user postgres cannot enter $PG_HOME; set GATEHOUSE_SYSTEMS to a folder that others may enter"
  [ -s "$PG_HOME/data/PG_VERSION" ] || pg_make_cluster
  # no Unix socket: the path of one may not be longer than 107 bytes, and a folder for tests can be
  spawn "$PG_HOME/pid" "$PG_HOME/log" setpriv --reuid=postgres --regid=postgres --init-groups -- \
    "$PG_BIN/postgres" -D "$PG_HOME/data" -p "$PG_PORT" -c listen_addresses=$LOOPBACK -c unix_socket_directories= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off
  wait_until 30 "$PG_HOME/pid" pg_answers || {
    show_tail "$PG_HOME/log"
    return 1
  }
}

# SIGINT is PostgreSQL's fast shutdown: it does not wait for clients
pg_stop() { end "$PG_HOME/pid" INT; }
