import { sh } from "./sh.ts";

/**
 * The half that owns standard input. Lines of the control channel:
 *
 *     r NONCE BYTES      a request, BYTES of sh text behind it; passed on
 *     b NAME BYTES       a piece of a body, added to it in the run's directory
 *     s                  stop at the next step boundary
 *     k                  stop, and end the running step
 *     g                  go on behind a gate; passed on
 *     t                  the running step has had its time
 *     h                  the client lives
 *     x                  leave in good order
 *
 * End of file is the connection's death. Signals go to the executor because it can't look at its pipe while a step runs.
 */
export const reader = sh`
# A body that can't be kept is drained all the same, or the stream would be out of step; the executor looks at the sizes.
hf_spool() {
  hf_open_dir
  hf_take "$2" | { umask 077; cat >>"\${hf_dir:-/dev/null}/$1"; cat >/dev/null; } 2>/dev/null
}

# Reader and executor are the two children of $$.
hf_signal_executor() {
  for hf_file in /proc/[0-9]*; do
    hf_pid=\${hf_file#/proc/}
    hf_look $hf_pid && [ "$hf_parent" = $$ ] && [ $hf_pid != "$hf_reader" ] && kill -$1 $hf_pid 2>/dev/null
  done
}

# The connection is dead: nothing more is begun, what runs is ended. Detached steps have a session of their own and go on.
hf_perish() {
  hf_signal_executor USR1
  exec >&-
  hf_end_ours
  hf_signal_executor KILL
  hf_clean
}

# A timer that has yet to set its trap does not hear that its time is over: it is told until it has ended.
hf_end_timer() {
  while hf_look $hf_timer && [ "$hf_parent" = "$hf_reader" ] && [ "$hf_state" != Z ]; do kill -TERM $hf_timer; done
}

# A cut link is noticed by nobody else on the host: without a heartbeat for so long the timer ends the run. One that has outlived its reader
# does nothing: the number may be another process's by then.
hf_watch() {
  [ -z "$hf_timer" ] || hf_end_timer
  read -r hf_watched hf_line </proc/uptime
  (
    trap 'kill $! 2>/dev/null; exit' TERM
    until { sleep $hf_patience & wait $!; }; do :; done
    read -r hf_me hf_line </proc/self/stat
    hf_look $hf_me && [ "$hf_parent" = "$hf_reader" ] || exit
    kill -KILL $hf_reader
    hf_keep="$hf_keep$hf_me "
    hf_perish
  ) </dev/null >/dev/null 2>&1 &
  hf_timer=$!
}

# Heartbeats come close together with long bodies, and a timer costs the host two processes: each gets a second at least.
hf_beat() {
  read -r hf_now hf_line </proc/uptime
  [ $((\${hf_now%.*} - \${hf_watched%.*})) -lt 2 ] || hf_watch
}

hf_read() {
  read -r hf_reader hf_line </proc/self/stat
  echo "reader $hf_reader"
  trap '' TERM HUP INT PIPE
  hf_watch
  while read -r hf_word hf_a hf_b; do
    case $hf_word in
      r) echo "r $hf_a $hf_b"; hf_take "$hf_b" ;;
      b) hf_spool "$hf_a" "$hf_b" ;;
      s) hf_signal_executor USR1; echo s ;;
      k) hf_signal_executor USR2; echo s ;;
      g) echo g ;;
      t) hf_signal_executor ALRM ;;
      h) hf_beat ;;
      x) hf_end_timer; exit 0 ;;
    esac
  done
  hf_end_timer
  hf_perish
}
`;
