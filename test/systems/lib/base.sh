# Sourced first by every script of test/systems: where things lie, and how the scripts speak.
# A script sets SYSTEM (its name) before it sources this file.
set -euo pipefail
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
PATH=$PATH:/usr/sbin:/sbin

# Only loopback is ever bound. The default ports lie below 32768, because Linux hands out higher ones as the local
# ports of outgoing connections, and a busy machine then blocks a bind now and then.
LOOPBACK=127.0.0.1
STATE_ROOT=${GATEHOUSE_SYSTEMS:-${TMPDIR:-/tmp}/gatehouse-systems}
mkdir -p "$STATE_ROOT"
STATE_ROOT=$(cd "$STATE_ROOT" && pwd -P)
# the servers run as users of their own and must be able to pass through
chmod 755 "$STATE_ROOT"

say() { printf '%s: %s\n' "$SYSTEM" "$*" >&2; }
fail() {
  say "$*"
  exit 1
}
# show_tail FILE: the end of a log, for the person who reads why a step failed
show_tail() { tail -n 15 "$1" >&2 || true; }
