import { z } from "zod";
import { defineFact } from "./define.ts";

const schema = z
  .array(
    z.strictObject({
      path: z.string(),
      device: z.string(),
      type: z.string().describe("ext4, xfs, nfs4"),
      options: z.array(z.string()),
      size: z.number().nullable().describe("In bytes; null where only a server could say"),
      available: z.number().nullable().describe("In bytes, for users other than root"),
    }),
  )
  .describe("What is mounted, without the kernel's own file systems");

/**
 * The kernel's list, then the sizes of those whose device is this machine's own and that are not reached through somebody else's: whoever
 * asks a file system on a dead server for anything waits for the server. proc_pid_mounts(5), stat(1).
 */
const script = String.raw`cat /proc/self/mounts
set -f
far=$(while read -r device path type rest; do
  case "$type" in fuse* | nfs* | cifs | smb* | 9p | ceph | afs | lustre | gpfs | glusterfs | beegfs | autofs) [ "$path" = / ] || printf '%s\n' "$path" ;; esac
done </proc/self/mounts)
is_near() {
  for each in $far; do case "$1/" in "$each"/*) return 1 ;; esac; done
}
while read -r device path type rest; do
  case "$device" in /dev/*) ;; *) case "$type" in tmpfs | overlay | zfs | btrfs) ;; *) continue ;; esac ;; esac
  is_near "$path" || continue
  real=$(printf "$(printf %s "$path" | sed 's/%/%%/g')")
  size=$(stat -f -c '%b %a %S' -- "$real" 2>/dev/null) && printf 'size %s %s\n' "$path" "$size"
done </proc/self/mounts
:`;

/** Kernel interfaces that hold nobody's files. */
const own = new Set(
  "autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl hugetlbfs mqueue nsfs proc pstore ramfs rpc_pipefs securityfs selinuxfs sysfs tracefs".split(
    " ",
  ),
);

/** Blanks and backslashes stand as octal numbers. */
const decoded = (text: string): string => text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

function parse(text: string): z.infer<typeof schema> {
  const rows = text.split("\n").map((line) => line.split(" "));
  const sizes = new Map(rows.flatMap(([word, path = "", ...numbers]) => (word === "size" && numbers.length === 3 ? [[path, numbers.map(Number)]] : [])));
  return rows.flatMap(([device = "", path = "", type, options]) => {
    if (type === undefined || options === undefined || device === "size" || own.has(type)) return [];
    const [blocks, free, unit = 0] = sizes.get(path) ?? [];
    return [
      {
        path: decoded(path),
        device: decoded(device),
        type,
        options: options.split(","),
        size: blocks === undefined ? null : blocks * unit,
        available: free === undefined ? null : free * unit,
      },
    ];
  });
}

export const mounts = defineFact({ schema, script, limit: 5, parse });
