#!/usr/bin/env bash
# A real PostgreSQL 15 of Debian 12 on loopback, for tests:  postgres.sh start|stop|env
#   start  installs it if it is missing (as root), and returns when it answers
#   env    prints the variable under which a host reaches an empty database of its own
# GATEHOUSE_SYSTEMS (folder) and GATEHOUSE_PG_PORT change the defaults.
SYSTEM=postgres
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
for part in base debian process postgres; do . "$HERE/../lib/$part.sh"; done

case ${1:-} in
start)
  [ "$(id -u)" = 0 ] || fail 'run as root: PostgreSQL runs as a user of its own'
  pg_start
  sql postgres 'DROP DATABASE IF EXISTS gatehouse_host WITH (FORCE)'
  sql postgres 'CREATE DATABASE gatehouse_host'
  ;;
stop) pg_stop ;;
env) echo "DATABASE_URL=postgres://postgres:$PG_PASSWORD@$LOOPBACK:$PG_PORT/gatehouse_host" ;;
*)
  echo "usage: $0 start|stop|env" >&2
  exit 2
  ;;
esac
