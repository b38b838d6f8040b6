import { quote } from "../../shell/quote.ts";

/** Contents up to this size (bytes) are read along, so that edits and diffs need no second trip. */
export const contentLimit = 64 * 1024;

/** Files above this size (bytes) are not hashed: looking at a log's mode must not cost reading gigabytes. */
export const hashLimit = 256 * 1024 * 1024;

/**
 * Reads any number of paths with one `stat`, one `sha256sum` and one `cat`; a link on the way to one, or at it, costs some more. It prints, in this order:
 *
 *     T:PATH, LINK, its owner              where the way along PATH comes to a link of an ordinary user, not the run's own, to what is not theirs;
 *                                          of one that dangles, the folder counts in which something might be put
 *     X:PATH                               may exist, but a folder above it can't be searched
 *     S:MODE:UID:GID:SIZE:USER:GROUP:PATH/ MODE as hexadecimal st_mode; the slash keeps `read` from eating a last colon
 *     L:PATH, its target, its real path    the last line empty where the link dangles
 *     HASH  PATH                           as sha256sum prints it
 *     C                                    then the bytes of the small files in S's order, one after the other
 */
export function fileScript(paths: readonly string[]): string {
  return `newline='
'
astray() {
  for path do
    shift
    while [ "$path" ]; do
      [ ! -L "$path" ] || set -- "$@" "$path" "$path"
      path=\${path%/*}
    done
  done
  seen=
  while [ $# -gt 0 ]; do
    at=$1 link=$2
    shift 2
    case $seen in *":$at:$link:"*) continue ;; esac
    seen=$seen:$at:$link:
    owner=$(stat -c %u:%U "$link" 2>/dev/null) || continue
    path=$(readlink "$link")
    case $path in /*) ;; *) path=\${link%/*}/$path ;; esac
    case \${owner%%:*} in 0 | "$(id -u)") ;; *)
      end=$link
      [ -e "$end" ] || end=$path
      until [ -e "$end" ] || [ -z "$end" ]; do end=\${end%/*}; done
      [ "$(stat -L -c %u "\${end:-/}" 2>/dev/null)" = "\${owner%%:*}" ] || printf 'T:%s\\n%s\\n%s\\n' "$at" "$link" "\${owner#*:}" ;;
    esac
    while [ "$path" ]; do
      [ ! -L "$path" ] || set -- "$@" "$at" "$path"
      path=\${path%/*}
    done
  done
}
set -- ${paths.map(quote).join(" ")}
astray "$@"
for path do
  shift
  if [ -e "$path" ] || [ -L "$path" ]; then
    set -- "$@" "$path"
    continue
  fi
  above=\${path%/*}
  until [ -d "$above/" ]; do above=\${above%/*}; done
  [ -x "$above/" ] || printf 'X:%s\\n' "$path"
done
seen=
[ $# -eq 0 ] || seen=$(stat -c 'S:%f:%u:%g:%s:%U:%G:%n/' "$@" 2>/dev/null)
[ -z "$seen" ] || printf '%s\\n' "$seen"
for path do
  [ -L "$path" ] || continue
  target=$(readlink "$path") real=
  [ ! -e "$path" ] || real=$(readlink -f "$path")
  printf 'L:%s\\n%s\\n%s\\n' "$path" "\${target%%"$newline"*}" "\${real%%"$newline"*}"
done
# Runs a command on the regular files of at most $1 bytes.
with_files() {
  limit=$1
  shift
  words=$#
  while IFS=: read -r letter mode uid gid size user group path; do
    case $mode in 8???) [ "$size" -gt "$limit" ] || set -- "$@" "\${path%/}" ;; esac
  done <<END
$seen
END
  [ $# -eq $words ] || "$@" 2>/dev/null
}
with_files ${hashLimit} sha256sum
echo C
with_files ${contentLimit} cat
:`;
}
