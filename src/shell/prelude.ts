/**
 * sh functions that the scripts of changes share. They travel once a connection, with the first request, so they stay small;
 * comments and indents are stripped on the way. Only what dash, bash and busybox share, as in every script of ours.
 */
const source = `
hf_fail() { printf '%s\\n' "$*" >&2; return 1; }

# Is nothing at $1, not even a link that leads nowhere?
hf_path_absent() { [ ! -e "$1" ] && [ ! -L "$1" ]; }

# Does what is at $1 (links followed) look like $3 in stat's format $2?
hf_path_stat() { [ "$(stat -L -c "$2" "$1" 2>/dev/null)" = "$3" ]; }

# Is $1 a regular file with the sha256 $2?
hf_file_hash() { [ -f "$1" ] && [ "$(sha256sum <"$1")" = "$2  -" ]; } 2>/dev/null

# Sets owner $2, group $3, mode $4 of $1, each where it is given. The mode last: a new owner clears setuid bits.
hf_path_own() {
  [ -z "$2$3" ] || chown "$2\${3:+:$3}" "$1" || return 1
  [ -z "$4" ] || chmod "$4" "$1"
}

# The same by name, where the name's folder may be somebody else's, who can put a link there at any time: by descriptor, if it is no link's target.
# What may not be read may not be opened; chmod and chown of a user who is not root harm nobody.
hf_path_own_itself() (
  it=$1
  if [ -r "$1" ]; then
    exec 3<"$1" || exit
    it=/proc/self/fd/3
    [ "$(stat -L -c %d:%i $it)" = "$(stat -c %d:%i "$1")" ] || hf_fail "$1 was replaced by something else" || exit
  fi
  hf_path_own "$it" "$2" "$3" "$4"
)

# Gives $1 the SELinux context that belongs at $2. A file system without contexts is no reason to fail.
hf_path_label() {
  [ -e /sys/fs/selinux/enforce ] || return 0
  if [ -e "$2" ]; then chcon --reference="$2" "$1"; else chcon "$(matchpathcon -n "$2")" "$1"; fi || :
}

# Runs dnf or yum ($@). Who else holds rpm's lock gets two minutes, as apt is told to give: rpm waits only at a terminal, the two only for each other.
hf_package_run() {
  set -- 24 "$@"
  until { said=$(shift; "$@" 2>&1 >&3); status=$?; } 3>&1; [ $status = 0 ]; do
    case $1:$said in
      0:*) break ;;
      *"transaction lock on"*) tries=$(($1 - 1)); shift; set -- $tries "$@"; sleep 5 ;;
      *) break ;;
    esac
  done
  [ -z "$said" ] || printf '%s\\n' "$said" >&2
  return $status
}

# Runs a validator ($3...): content, when its exit status is in the list $1 and its standard error has no match of $2.
hf_file_valid() {
  accept=$1 reject=$2
  shift 2
  { errors=$("$@" 2>&1 >&3); status=$?; } 3>&2
  [ -z "$errors" ] || printf '%s\\n' "$errors" >&2
  case ",$accept," in
    *",$status,"*) ;;
    *) hf_fail "not valid: $1 ended with status $status"; return ;;
  esac
  [ -z "$reject" ] || ! printf '%s\\n' "$errors" | grep -Eq -e "$reject" || hf_fail "not valid: $1 said what the task rejects"
}

# A task with a validator puts its own in this one's place.
hf_validate() { :; }

# Replaces the file $1 by standard input, whose sha256 is $2, as a whole or not at all. Owner $3, group $4, mode $5: where empty, the old file's.
# The folder may be somebody else's, who can put anything in the new file's place: only its descriptor is sure to be it. A file system takes names of
# 255 bytes, with which a longer one beside the file's own could not be made.
hf_file_write() (
  path=$1 owner=$3 group=$4 mode=$5
  folder=\${path%/*}
  [ -d "$folder/" ] || hf_fail "the folder $folder does not exist" || exit
  set -- "$2"
  if [ -e "$path" ]; then
    set -- "$1" $(stat -c '%u %g %a' "$path")
    owner=\${owner:-$2} group=\${group:-$3} mode=\${mode:-$4}
  fi
  new=\${path##*/} it=/proc/self/fd/3
  [ \${#new} -le 60 ] || new=$(printf %s "$new" | sha256sum | cut -c -32)
  new=$folder/.$new.holdfast
  trap 'rm -f "$new"' EXIT
  trap 'exit 143' TERM HUP INT
  rm -f "$new"
  umask 077
  set -C
  exec 3>"$new" || exit
  set +C
  cat >&3 || exit
  hf_file_hash $it "$1" || hf_fail "$path: the new content did not arrive whole" || exit
  hf_path_own $it "$owner" "$group" "\${mode:-644}" && hf_path_label $it "$path" || exit
  dd if=/dev/null conv=fsync >&3 2>/dev/null
  exec 3>&-
  hf_validate "$new" && mv -f -T "$new" "$path" || exit
  sync "$folder/" 2>/dev/null || :
)
`;

export const prelude = source
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "" && !line.startsWith("#"))
  .join("\n")
  .concat("\n");
