import { sh } from "./sh.ts";

/**
 * What both halves of the host's side share. They are two subshells of one `sh`, the *reader* and the *executor*, joined by a pipe:
 * the reader alone owns standard input, so it hears a cancel, a heartbeat or the connection's end while the executor runs a step.
 *
 * Every name begins with `hf_`, for steps run in subshells of the executor and see them. Only what dash, bash and busybox share is used.
 */
export const shared = sh`
export LC_ALL=C

# Sets hf_state, hf_parent, hf_session and hf_start (clock ticks) from process $1. The name before ") " may hold anything.
hf_look() {
  { IFS= read -r hf_line </proc/$1/stat; } 2>/dev/null || return 1
  set -- \${hf_line##*) }
  hf_state=$1 hf_parent=$2 hf_session=$4 hf_start=\${20}
}

# What was there before us in our session (sudo, the login shell) is never ours to end.
hf_look $$
hf_own=$hf_session hf_born=$hf_start hf_keep=" "
hf_pid=$$
while hf_look $hf_pid && [ "$hf_session" = "$hf_own" ]; do hf_keep="$hf_keep$hf_pid " hf_pid=$hf_parent; done

# The processes that steps have left in our session: not the two halves, nor what the reader started, nor this subshell.
hf_ours() {
  read -r hf_me hf_line </proc/self/stat
  for hf_file in /proc/[0-9]*; do
    hf_pid=\${hf_file#/proc/}
    hf_look $hf_pid || continue
    [ "$hf_session" = "$hf_own" ] && [ "$hf_state" != Z ] && [ "$hf_start" -ge "$hf_born" ] || continue
    case "$hf_keep$hf_me " in *" $hf_pid "*) continue ;; esac
    case $hf_parent in $$ | "$hf_reader") continue ;; esac
    hf_look $hf_parent && [ "$hf_parent" = "$hf_reader" ] || printf '%s ' $hf_pid
  done
}

# The whole session, for "timeout" and others put what they start into process groups of their own.
hf_end_ours() {
  kill -TERM $(hf_ours) 2>/dev/null
  hf_n=0
  while [ $hf_n -lt 20 ] && [ "$(hf_ours)" ]; do
    hf_n=$((hf_n + 1))
    sleep 0.1 2>/dev/null || { sleep 1; hf_n=$((hf_n + 9)); }
  done
  kill -KILL $(hf_ours) 2>/dev/null
}

# The folder of locks and run directories, ours alone: in /tmp another user may have planted one.
hf_find_home() {
  [ -z "$hf_home" ] || return 0
  hf_uid=$(id -u)
  hf_place=/tmp/holdfast-$hf_uid
  [ "$hf_uid" != 0 ] || hf_place=/run/holdfast
  [ -d "$hf_place" ] && [ -O "$hf_place" ] && [ ! -L "$hf_place" ] && hf_home=$hf_place
}

hf_open_home() {
  hf_find_home || { (umask 077; mkdir "$hf_place") 2>/dev/null; hf_find_home; }
}

# Whether the process lives whose /proc/PID/stat was kept in file $1. The time of its start tells it from a later one of the same number.
hf_lives() {
  { IFS= read -r hf_line <"$1"; } 2>/dev/null || return 1
  hf_pid=\${hf_line%% *}
  set -- \${hf_line##*) }
  hf_was=\${20}
  hf_look "$hf_pid" && [ "$hf_start" = "$hf_was" ]
}

# The run's directory names the process that owns it, so that a later run can tell a dead run's from a living one's.
hf_open_dir() {
  [ -z "$hf_dir" ] || return 0
  hf_open_home || return 1
  (umask 077; mkdir "$hf_home/$hf_run" && cat /proc/$$/stat >"$hf_home/$hf_run/owner") 2>/dev/null
  [ -d "$hf_home/$hf_run" ] && hf_dir=$hf_home/$hf_run
}

# What a detached step has yet to report keeps the directory.
hf_clean() {
  hf_find_home && [ -d "$hf_home/$hf_run" ] || return 0
  set -- "$hf_home/$hf_run"/*.step
  [ -e "$1" ] || rm -rf "$hf_home/$hf_run"
}

# Exactly $1 bytes of standard input; "head -c" of busybox reads too far.
hf_take() {
  [ "$1" = 0 ] || dd bs=65536 iflag=fullblock,count_bytes count="$1" 2>/dev/null
}
`;
