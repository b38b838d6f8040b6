import { quote } from "../../shell/quote.ts";
import { sectionFunction } from "./sections.ts";

/** What work aside may cost the host: seconds, and mebibytes of memory for all that is written. */
const limits = { seconds: 20, mebibytes: 100 } as const;

/**
 * Folders that programs write to as a matter of course become throw-away copies that live in memory: the system's package cache is read through
 * one, what is fetched or refreshed goes into the copy. A socket below /run leads nowhere, so nothing that runs outside can be asked to write
 * either. All other file systems are read-only. All of this ends with the first process in there, and so do all others.
 *
 * Without the network, the host's interfaces are there by name ($3, as `ip -o link` lists them) and lead nowhere, any address may be bound, and
 * `blind` is set where they could not be made: what looks at them sees another host then.
 *
 * `mount -n` keeps no account below /run, which would outlive it: the first mounts are made before there is a copy.
 *
 * $1 is the work; $2, where it is given, a folder to copy as well, which may lie in one of those that are copied anyway.
 */
const enter = `
copied=0
copy() {
  copied=$((copied + 1))
  here=/var/tmp/$copied
  [ -d "$1" ] || { echo "the folder $1 does not exist" >&2; return 1; }
  mkdir $here $here/below $here/upper $here/work &&
  chown "$(stat -c %u:%g "$1")" $here/upper && chmod "$(stat -c %a "$1")" $here/upper &&
  mount -n --bind "$1" $here/below &&
  mount -n -t overlay -o lowerdir=$here/below,upperdir=$here/upper,workdir=$here/work holdfast "$1"
}
mount -n --make-rprivate / && mount -n -t proc proc /proc && mount -n -t tmpfs -o size=${limits.mebibytes}m,mode=0755 holdfast /var/tmp || exit 126
blind=
[ $# -lt 3 ] || {
  for version in 4 6; do [ ! -d /proc/sys/net/ipv$version ] || echo 1 >/proc/sys/net/ipv$version/ip_nonlocal_bind; done
  printf '%s\\n' "$3" | awk '{ sub(/[@:].*/, "", $2); if ($2 != "lo") print "link add " $2 " type bridge"; print "link set " $2 " up" }' | ip -batch - >/dev/null || blind=1
} 2>/dev/null
case $2/ in / | /var/* | /run/* | /tmp/*) ;; *) copy "$2" || exit 126 ;; esac
for folder in /dev/shm /tmp /run /var; do [ ! -d $folder ] || copy $folder || exit 126; done
while read -r device folder rest; do
  case $folder in
    /proc/* | /dev/shm | /tmp | /tmp/* | /run | /run/* | /var | /var/* | "$2") ;;
    *) mount -n -o remount,bind,ro "$folder" || [ "$folder" != / ] || exit 126 ;;
  esac
done </proc/self/mounts
mkdir /var/tmp/holdfast && cd /var/tmp/holdfast || exit 126
export LC_ALL=C TMPDIR=/var/tmp
eval "$1"`;

/** How work is done aside. */
export interface Surroundings {
  /** Its section where it could not be done; `refused` by default. */
  readonly refused?: string;
  /** sh that prints what the work gets as its standard input; else that is empty. */
  readonly input?: string;
  /** A folder outside of those that are copied anyway, in which the work may write all the same. */
  readonly copy?: string;
  /** Without the network. */
  readonly offline?: boolean;
}

/**
 * sh that runs `work` in namespaces of its own, where it can write nothing that stays; it begins in an empty folder and has `section`.
 * Where the host does not allow it, or it takes too long, the section `refused` says why.
 */
export function aside(work: string, { refused = "refused", input, copy = "", offline = false }: Surroundings = {}): string {
  const [flags, links] = offline ? ["-m -u -i -n -p -f", ' "$(ip -o link 2>/dev/null)"'] : ["-m -u -i -p -f", ""];
  const inside = `unshare ${flags} sh -c ${quote(enter)} holdfast ${quote(`${sectionFunction}${work}\n:`)} ${quote(copy)}${links}`;
  const limited = `timeout -s KILL ${limits.seconds} ${inside}`;
  const fed = input === undefined ? `${limited} </dev/null` : `${input} | ${limited}`;
  return `${sectionFunction}{ said=$({ ${fed} >&3; } 2>&1); } 3>&1
case $? in
0) ;;
124 | 137) section ${quote(refused)}; echo 'took longer than ${limits.seconds} s' ;;
*) section ${quote(refused)}; printf '%s\n' "$said" ;;
esac`;
}
