import { quote } from "../../shell/quote.ts";
import { sectionFunction } from "./sections.ts";

/** What a question to the repositories may cost the host: seconds, and mebibytes of memory for all that is fetched. */
const limits = { seconds: 20, mebibytes: 100 } as const;

/**
 * `/var` is a throw-away copy that lives in memory: the system's package cache is read through it, what is fetched or refreshed goes into the copy.
 * All other file systems are read-only. Both end with the last process in there, however it ends.
 */
const enter = `
mount --make-rprivate / &&
mount -t tmpfs -o size=${limits.mebibytes}m,mode=0755 holdfast /var/tmp &&
mkdir /var/tmp/upper /var/tmp/work &&
mount -t overlay -o lowerdir=/var,upperdir=/var/tmp/upper,workdir=/var/tmp/work holdfast /var || exit 126
while read -r device folder rest; do
  case $folder in
    /proc | /proc/* | /sys | /sys/* | /dev | /dev/* | /run | /run/* | /var | /var/*) ;;
    *) mount -o remount,bind,ro "$folder" || [ "$folder" != / ] || exit 126 ;;
  esac
done </proc/self/mounts
mkdir /var/tmp/holdfast && cd /var/tmp/holdfast || exit 126
export LC_ALL=C TMPDIR=/var/tmp
eval "$1"`;

/**
 * sh that runs `work` in a mount namespace of its own, where it can write nothing that stays; it begins in an empty folder and has `section`.
 * Where the host does not allow it, or it takes too long, the section `refused` says why.
 */
export function aside(work: string): string {
  const script = quote(`${sectionFunction}${work}\n:`);
  return `${sectionFunction}{ said=$({ timeout -k 1 ${limits.seconds} unshare -m sh -c ${quote(enter)} holdfast ${script} </dev/null >&3; } 2>&1); } 3>&1
case $? in
0) ;;
124 | 137) section refused; echo 'took longer than ${limits.seconds} s' ;;
*) section refused; printf '%s\n' "$said" ;;
esac`;
}
