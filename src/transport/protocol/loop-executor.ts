import { sh } from "./sh.ts";

/**
 * The half that runs steps, one after the other, each in a subshell of its own. What a request's text may call:
 *
 *     hf_lock OWNER SECONDS
 *     hf_have NAME BYTES                                 a body that must have arrived whole
 *     hf_step INDEX WHEN SECONDS DETACHED SCRIPT BODY…    DETACHED is the step's name, or empty; a body is "f" (kept in a file) or "t" and its text
 *     hf_gate                                            waits for the word to go on, unless a step has failed
 *
 * Frames go to both streams, `\036NONCE …`, so that each stream is cut by itself: `up`, `s INDEX UPTIME`, `e INDEX STATUS OUTCOME UPTIME`, `d END`.
 */
export const executor = sh`
hf_frame() {
  printf '\036%s\n' "$hf_nonce $*"
  printf '\036%s\n' "$hf_nonce $*" >&2
}

# Hundredths of seconds, without a process.
hf_uptime() { read -r hf_now hf_line </proc/uptime || hf_now=0; }

# A signal ends "read" in some shells; end of file is what is left.
hf_next() {
  until read -r hf_word hf_a hf_b; do
    [ "$hf_woken" ] || return 1
    hf_woken=
  done
}

hf_refuse() { hf_end=$1 hf_stop=1; }

hf_lock() {
  [ -z "$hf_locked" ] || return 0
  command -v flock >/dev/null || { hf_refuse noflock; return; }
  hf_open_home && (: >>"$hf_home/lock") 2>/dev/null || { hf_refuse nohome; return; }
  exec 9>>"$hf_home/lock"
  hf_n=$(($2 * 5))
  until flock -n 9; do
    if [ $hf_n -le 0 ] || [ "$hf_stop" ]; then
      [ "$hf_stop" ] || { cat "$hf_home/holder"; hf_refuse busy; }
      exec 9>&-
      return
    fi
    hf_n=$((hf_n - 1))
    sleep 0.2 2>/dev/null || { sleep 1; hf_n=$((hf_n - 4)); }
  done
  printf '%s\n' "$1" >"$hf_home/holder"
  hf_locked=1
}

hf_have() {
  hf_spooled=1
  hf_open_dir && [ "$(wc -c <"$hf_dir/$1")" -eq "$2" ] || hf_refuse nospace
} 2>/dev/null

# For steps: prints the step's body $1.
body() {
  eval "hf_line=\\$hf_body_$1"
  case $hf_line in
    t*) printf %s "\${hf_line#t}" ;;
    *) cat "$hf_base.body.$1" ;;
  esac
}

# Descriptor 9 is the lock.
hf_start() {
  (
    hf_script=$1
    shift
    hf_n=0
    for hf_line; do
      eval "hf_body_$hf_n=\\$hf_line"
      hf_n=$((hf_n + 1))
    done
    set --
    eval "$hf_script"
  ) </dev/null 9>&- &
  hf_child=$!
}

# A session of its own: no cancel, no end of the connection reaches it. It keeps the lock; what it starts does not.
hf_start_detached() {
  hf_open_dir || { hf_refuse nohome; return; }
  hf_base=$hf_dir/$hf_nonce.$hf_index
  {
    printf '%s\n' "$hf_prelude" >"$hf_base.env" &&
    printf '%s\n' "$hf_detached" >"$hf_base.name" &&
    printf '%s\n' "$1" >"$hf_base.step"
  } 2>/dev/null || { rm -f "$hf_base.step"; hf_refuse nospace; return; }
  setsid sh -c '
    hf_base=$1
    body() { cat "$hf_base.body.$1"; }
    cat /proc/$$/stat >"$hf_base.pid"
    (. "$hf_base.env"; eval "$(cat "$hf_base.step")") >"$hf_base.out" 2>"$hf_base.err" 9>&-
    echo $? >"$hf_base.new"
    mv -f "$hf_base.new" "$hf_base.rc"
  ' holdfast "$hf_base" </dev/null >/dev/null 2>"$hf_base.err" &
  hf_child=$!
}

hf_collect_detached() {
  [ ! -e "$hf_base.rc" ] || read -r hf_rc <"$hf_base.rc"
  cat "$hf_base.out"
  cat "$hf_base.err" >&2
  for hf_line in env name step pid out err rc; do set -- "$@" "$hf_base.$hf_line"; done
  rm -f "$@"
}

# Waits for the running step, whatever signals come in between: "wait" then returns early with the signal's number (USR1, USR2, ALRM),
# and 127 when asked again for a child that it had already collected. What shells say of killed children is no output of the step.
hf_await() {
  hf_woken=
  wait $hf_child 2>/dev/null
  hf_rc=$?
  while [ "$hf_woken" ]; do
    hf_woken=
    [ -z "$hf_alarm" ] || hf_overdue
    if [ "$hf_detached" ]; then
      [ -z "$hf_late" ] || { hf_rc=124; return; }
    elif [ "$hf_kill$hf_late" ]; then
      hf_end_ours
    fi
    wait $hf_child 2>/dev/null
    hf_again=$?
    case $hf_again:$hf_rc in
      127:138 | 127:140 | 127:142) hf_rc=127 ;;
      127:*) ;;
      *) hf_rc=$hf_again ;;
    esac
  done
}

# The client keeps the time. A word that comes too late, when another step runs already, is told by that step's age.
hf_overdue() {
  hf_alarm=
  hf_uptime
  [ $hf_limit != 0 ] && [ $((\${hf_now%.*} - \${hf_began%.*})) -ge $hf_limit ] && hf_late=1
}

hf_step() {
  [ -z "$hf_stop" ] || return 0
  [ -z "$hf_failed" ] || [ $2 = always ] || return 0
  hf_index=$1 hf_limit=$3 hf_detached=$4 hf_base=$hf_dir/$hf_nonce.$1
  shift 4
  hf_late= hf_outcome=ran hf_alarm=
  hf_uptime; hf_began=$hf_now
  hf_frame s $hf_index $hf_now
  if [ "$hf_detached" ]; then hf_start_detached "$@"; else hf_start "$@"; fi
  [ $hf_end = complete ] || return 0
  hf_await
  [ -z "$hf_late" ] || hf_outcome=timeout
  [ -z "$hf_detached" ] || if [ "$hf_late" ]; then hf_left=1; else hf_collect_detached; fi
  hf_uptime; hf_frame e $hf_index $hf_rc $hf_outcome $hf_now
  [ $hf_rc -eq 0 ] || hf_failed=1
}

# A stop is a word, too: there are shells that "read" on through a signal. Without either the connection has ended.
hf_gate() {
  [ -z "$hf_stop$hf_failed" ] || return 0
  while hf_next; do
    case $hf_word in
      g) return ;;
      s) break ;;
    esac
  done
  hf_stop=1
}

# The last line proves that the text has come whole: a connection that dies mid-way leaves a short one.
# Never called where a status is asked for ("||", "if"): bash would ignore "set -e" in every step.
hf_request() {
  hf_text=$(hf_take $2; echo .)
  case $hf_text in *"#$1.") ;; *) hf_broken=1; return ;; esac
  hf_nonce=$1 hf_stop= hf_kill= hf_failed= hf_spooled= hf_left= hf_end=complete
  eval "\${hf_text%.}"
  [ -z "$hf_spooled" ] || [ "$hf_left" ] || rm -f "$hf_dir/$hf_nonce".*
  [ -z "$hf_stop" ] || [ $hf_end != complete ] || hf_end=stopped
  hf_frame d $hf_end
}

hf_execute() {
  trap : TERM HUP INT PIPE
  trap 'hf_woken=1 hf_stop=1' USR1
  trap 'hf_woken=1 hf_stop=1 hf_kill=1' USR2
  trap 'hf_woken=1 hf_alarm=1' ALRM
  hf_frame up
  while hf_next; do
    case $hf_word in
      reader) hf_reader=$hf_a ;;
      r) hf_request "$hf_a" "$hf_b" ;;
    esac
    [ -z "$hf_broken" ] || break
  done
  hf_clean
}
`;
