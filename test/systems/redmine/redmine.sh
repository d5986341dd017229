#!/usr/bin/env bash
# A real Redmine 5.0 of Debian 12 on loopback, for tests:  redmine.sh start|stop|reset|env|sql
#   start  installs what is missing (as root), starts PostgreSQL and Redmine, returns when Redmine answers
#   reset  the same, with an empty Redmine; seconds, because a migrated database is kept as a template
#   stop   ends both; what was installed and the template stay
#   sql    runs the statement that follows in Redmine's database, for what no interface of it can do
#   env    prints the variables under which a test reaches it
# GATEHOUSE_SYSTEMS (folder), GATEHOUSE_REDMINE_PORT and GATEHOUSE_PG_PORT change the defaults.
SYSTEM=redmine
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
for part in base debian process postgres; do . "$HERE/../lib/$part.sh"; done
. "$HERE/application.sh"
. "$HERE/database.sh"

PORT=${GATEHOUSE_REDMINE_PORT:-26080}
HOME_DIR=$STATE_ROOT/redmine
# the REST key of the administrator: public, like every credential here, and good for nothing but this test
ADMIN_KEY=0123456789abcdef0123456789abcdef01234567

redmine_answers() {
  local code
  code=$(curl -s -o /dev/null -m 20 -w '%{http_code}' "http://$LOOPBACK:$PORT/issues.json" || true)
  # 401 is the right answer to a caller without a key
  [ "$code" = 401 ]
}

start() {
  ! ours "$HOME_DIR/pid" || return 0
  [ "$(id -u)" = 0 ] || fail 'run as root: Redmine and PostgreSQL run as users of their own'
  free_port "$PORT"
  mkdir -p "$HOME_DIR"
  pg_start
  prepare_application
  prepare_database
  cd "$APP"
  # the number of threads is also the size of Rails' pool of database connections
  spawn "$HOME_DIR/pid" "$HOME_DIR/log" "${AS_REDMINE[@]}" RAILS_MAX_THREADS=5 \
    bundle exec puma -e production -w 0 -t 5:5 -b "tcp://$LOOPBACK:$PORT" config.ru
  wait_until 90 "$HOME_DIR/pid" redmine_answers || {
    show_tail "$HOME_DIR/log"
    fail 'does not answer'
  }
  say "answers at http://$LOOPBACK:$PORT"
}

stop() {
  end "$HOME_DIR/pid" TERM
  pg_stop
}

reset() {
  end "$HOME_DIR/pid" TERM
  pg_start
  drop_database
  rm -rf "$INSTANCE_FILES"/*
  start
}

case ${1:-} in
start | stop | reset) "$1" ;;
sql) sql redmine "${2:?a statement}" ;;
env) echo "REDMINE_URL=http://$LOOPBACK:$PORT REDMINE_API_KEY=$ADMIN_KEY" ;;
*)
  echo "usage: $0 start|stop|reset|env|sql STATEMENT" >&2
  exit 2
  ;;
esac
