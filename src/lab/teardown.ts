import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { killGroups, processesOf, removeGroups } from "./cgroups.ts";
import { command } from "./command.ts";
import { labPaths } from "./names.ts";

async function mounted(path: string): Promise<boolean> {
  return (await readFile("/proc/self/mounts", "utf8")).split("\n").some((line) => line.split(" ")[1] === path);
}

/** Whether anything of the lab exists, be it complete or what a crash left. */
export async function stands(id: string): Promise<boolean> {
  const folder = await stat(labPaths(id).folder).catch(() => undefined);
  return folder !== undefined || (await processesOf(id)).length > 0;
}

/** The files by which systemd-nspawn marks folders as in use. It removes them itself, unless it is killed. */
async function nspawnLeftovers(id: string): Promise<string[]> {
  const { folder } = labPaths(id);
  const roots = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".root"));
  const locks = roots.map(async (name) => {
    const { dev, ino } = await stat(join(folder, name));
    return `/run/systemd/nspawn/locks/inode-${dev}:${ino}`;
  });
  return [...(await Promise.all(locks)), ...roots.map((name) => `/run/systemd/nspawn/propagate/${name.slice(0, -".root".length)}`)];
}

/**
 * Takes a lab away, whatever state it is in. Its processes are those in its control groups, its mounts those below its folder; its namespaces, the bridge and the cables
 * are held by nothing but the two and go with them. So there is no list that a crash could leave incomplete.
 */
export async function clear(id: string): Promise<void> {
  const { folder } = labPaths(id);
  await killGroups(id);
  for (const path of await nspawnLeftovers(id)) await rm(path, { recursive: true, force: true });
  while (await mounted(folder)) await command(["umount", "--recursive", "--lazy", folder]);
  await removeGroups(id);
  await rm(folder, { recursive: true, force: true });
}
