import { mkdir, readdir, readFile, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Every process of a lab is in its control groups from its first instruction on, so that what the lab started can always be found,
 * whatever became of the one who started it.
 */
const top = "holdfast-lab";

/** The hierarchies that systemd uses: the unified one, the named one of version 1, or both. */
export async function hierarchies(): Promise<string[]> {
  const lines = (await readFile("/proc/self/mountinfo", "utf8")).split("\n");
  return lines
    .filter((line) => / - cgroup2 /.test(line) || / - cgroup .*\bname=systemd\b/.test(line))
    .map((line) => line.split(" ")[4] ?? "")
    .filter((path) => path.startsWith("/sys/fs/cgroup"));
}

/** Makes the control groups of one part of a lab and gives the files that take a process in. */
export async function makeGroups(id: string, part: string): Promise<string[]> {
  const folders = (await hierarchies()).map((root) => join(root, top, id, part));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  return folders.map((folder) => join(folder, "cgroup.procs"));
}

async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(entries.filter((entry) => entry.isDirectory()).map((entry) => foldersBelow(join(folder, entry.name))));
  return [...below.flat(), folder];
}

/** Process ids in a part of a lab, or in all of it. */
export async function processesOf(id: string, part = ""): Promise<number[]> {
  const roots = (await hierarchies()).map((root) => join(root, top, id, part));
  const folders = (await Promise.all(roots.map(foldersBelow))).flat();
  const lists = await Promise.all(folders.map((folder) => readFile(join(folder, "cgroup.procs"), "utf8").catch(() => "")));
  return [...new Set(lists.join("\n").split("\n").filter(Boolean).map(Number))];
}

/** Ends every process of a lab at once and waits until the kernel has let go of the last. */
export async function killGroups(id: string): Promise<void> {
  for (let pids = await processesOf(id); pids.length > 0; pids = await processesOf(id)) {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself in between.
      }
    }
    await sleep(10);
  }
}

/** Removes a lab's empty control groups, and the common parent with the last lab's. */
export async function removeGroups(id: string): Promise<void> {
  for (const root of await hierarchies()) {
    for (const folder of await foldersBelow(join(root, top, id))) await rmdir(folder).catch(() => undefined);
    await rmdir(join(root, top)).catch(() => undefined);
  }
}
