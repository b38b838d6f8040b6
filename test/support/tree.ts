import type { Rehearsal } from "./rehearsal.ts";

/** What moves without a hand of ours, or in memory only. */
const moving = [
  // Every login, sudo and unit writes its line here, of ours or of anybody's.
  "/var/log",
  // In memory: gone with the next boot, and where sessions live.
  "/run",
];

/** SQLite's list of who reads rpm's database: root's every `rpm -q` writes it. The database itself is compared. */
const readers = ["/var/lib/rpm/rpmdb.sqlite-shm", "/var/lib/rpm/rpmdb.sqlite-wal"];

/**
 * Everything on a node's own file system, a line each: name, type, mode, owner, size, link's target, times of change. A file's status time moves with
 * every write, and nobody can set it back, so no content needs to be read. Folders have their names compared, and when names came and went.
 */
export async function treeOf(rehearsal: Rehearsal, node: string): Promise<ReadonlySet<string>> {
  const prune = moving.map((path) => `-path ${path}`).join(" -o ");
  const skip = readers.map((path) => `! -path ${path}`).join(" ");
  const script = `find / -xdev \\( ${prune} \\) -prune -o -type d -printf '%p %y %m %U:%G %T@\\n' -o ${skip} -printf '%p %y %m %U:%G %s %l %T@ %C@\\n'`;
  const lines = (await rehearsal.on(node, script)).trim().split("\n");
  if (lines.length < 1000) throw new Error(`only ${lines.length} files on ${node}: the tree was not read`);
  return new Set(lines);
}

/** Lines that are in one tree and not in the other. */
export function moved(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const only = (one: ReadonlySet<string>, other: ReadonlySet<string>): string[] => [...one].filter((line) => !other.has(line));
  return [...only(before, after), ...only(after, before)].toSorted();
}
