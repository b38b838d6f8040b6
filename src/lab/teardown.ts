import { readFile, rmdir, stat } from "node:fs/promises";
import { killGroups, processesOf, removeGroups } from "./cgroups.ts";
import { command } from "./command.ts";
import { labPaths, machineName } from "./names.ts";

async function mounted(path: string): Promise<boolean> {
  return (await readFile("/proc/self/mounts", "utf8")).split("\n").some((line) => line.split(" ")[1] === path);
}

/** Whether anything of the lab exists, be it complete or what a crash left. */
export async function stands(id: string): Promise<boolean> {
  const folder = await stat(labPaths(id).folder).catch(() => undefined);
  return folder !== undefined || (await processesOf(id)).length > 0;
}

/**
 * Takes a lab away, whatever state it is in. Its processes are those in its control groups, its mounts those below its folder; its namespaces, the bridge and the cables
 * are held by nothing but the two and go with them. So there is no list that a crash could leave incomplete.
 */
export async function clear(id: string): Promise<void> {
  const { folder } = labPaths(id);
  await killGroups(id);
  while (await mounted(folder)) await command(["umount", "--recursive", "--lazy", folder]);
  await removeGroups(id);
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await command(["sh", "-c", 'rm -rf "/run/systemd/nspawn/propagate/$1"*', "propagate", machineName(id, 0).slice(0, -1)]);
}
