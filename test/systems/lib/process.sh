# Processes that these scripts start, and only those. A pid file holds "PID START", where START is the start time in
# clock ticks since boot: a pid that the kernel has given to another program since is thereby never mistaken for ours.

# started_at PID: prints "STATE START" of a live or dead-but-unreaped process; fails when there is none
started_at() {
  local line
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # the second field is the program's name in parentheses and may hold spaces
  set -- ${line##*) }
  printf '%s %s\n' "$1" "${20}"
}

# ours PIDFILE: is the process that we started still running? A zombie is not: kill -0 would say it is.
ours() {
  local pid start now
  [ -s "$1" ] && read -r pid start <"$1" && now=$(started_at "$pid") || return 1
  [ "${now% *}" != Z ] && [ "${now#* }" = "$start" ]
}

# spawn PIDFILE LOGFILE COMMAND...: in a session of its own, so that the end of the caller's terminal does not end it
spawn() {
  local file=$1 log=$2 pid now
  shift 2
  setsid "$@" </dev/null >>"$log" 2>&1 &
  pid=$!
  now=$(started_at "$pid") || fail "could not start $1"
  printf '%s %s\n' "$pid" "${now#* }" >"$file"
}

# end PIDFILE SIGNAL: asks with SIGNAL and, after ten seconds, insists
end() {
  local tries=100 pid
  ours "$1" || {
    rm -f "$1"
    return 0
  }
  read -r pid _ <"$1"
  kill "-$2" "$pid"
  while ours "$1" && [ $((tries -= 1)) -gt 0 ]; do sleep 0.1; done
  ours "$1" && kill -KILL "$pid"
  rm -f "$1"
}

# free_port PORT: refuses a port that another program holds, instead of talking to that program
free_port() {
  ! (exec 3<>"/dev/tcp/$LOOPBACK/$1") 2>/dev/null || fail "port $1 is taken by another program"
}

# wait_until SECONDS PIDFILE COMMAND...: until the command succeeds; gives up at once when the process has ended
wait_until() {
  local tries=$(($1 * 5)) file=$2
  shift 2
  until "$@"; do
    ours "$file" && [ $((tries -= 1)) -gt 0 ] || return 1
    sleep 0.2
  done
}
