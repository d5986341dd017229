# Packages of Debian, installed when they are missing and never started by their own scripts.

POLICY=/usr/sbin/policy-rc.d

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# ensure_packages NAME...   needs root only when something is missing
ensure_packages() {
  local missing=() name
  for name in "$@"; do installed "$name" || missing+=("$name"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || fail "run as root, or install first: ${missing[*]}"
  command -v apt-get >/dev/null || fail "this needs Debian: ${missing[*]}"
  (
    # exit 101 from this file tells package scripts to start no daemon; one that was here before is left alone
    if [ ! -e $POLICY ]; then
      trap 'rm -f $POLICY' EXIT
      printf '#!/bin/sh\nexit 101\n' >$POLICY
      chmod 755 $POLICY
    fi
    local log=$STATE_ROOT/apt.log
    say "installing ${missing[*]}"
    {
      apt-get -qq -o DPkg::Lock::Timeout=300 update
      apt-get -qq -y -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold \
        --no-install-recommends install "${missing[@]}"
    } </dev/null >"$log" 2>&1 || {
      show_tail "$log"
      exit 1
    }
  )
}
