import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { HoldfastError } from "../core/errors.ts";

/** Instances of inotify(7) that root has open in one machine while it boots; half of them stay. */
const perMachine = 10;

const limitFile = "/proc/sys/fs/inotify/max_user_instances";

/** What root may have open of inotify(7), and has: the machines' root is this computer's, and Linux lets a user have 128 unless told otherwise. */
export interface Watching {
  readonly limit: number;
  readonly used: number;
}

/** How many instances a process of root has open, by its folder in /proc; none where it has ended meanwhile, or is another user's. */
export async function usedBy(process: string): Promise<number> {
  const owner = await stat(process).catch(() => undefined);
  if (owner?.uid !== 0) return 0;
  const files = await readdir(`${process}/fd`).catch(() => []);
  const targets = await Promise.all(files.map((file) => readlink(`${process}/fd/${file}`).catch(() => "")));
  return targets.filter((target) => target === "anon_inode:inotify").length;
}

export async function watching(): Promise<Watching> {
  const limit = Number(await readFile(limitFile, "utf8"));
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const used = await Promise.all(processes.map((name) => usedBy(`/proc/${name}`)));
  return { limit, used: used.reduce((sum, count) => sum + count, 0) };
}

export function roomFor({ limit, used }: Watching): number {
  return Math.max(0, Math.floor((limit - used) / perMachine));
}

/** Command that makes room for so many machines. */
export function remedyFor(machines: number, { used }: Watching): string {
  return `sudo sysctl fs.inotify.max_user_instances=${2 ** Math.ceil(Math.log2(used + machines * perMachine))}`;
}

/** Throws HF4009 where so many machines would not boot: their systemd fails without inotify, one unit or another, and does not say why. */
export function requireRoom(machines: number, now: Watching): void {
  if (machines <= roomFor(now)) return;
  const left = `${machines} machines need ${machines * perMachine} of inotify's instances while they boot, and root has ${now.limit - now.used} of ${now.limit} left`;
  throw new HoldfastError(left, { code: "HF4009", hint: `${remedyFor(machines, now)} makes room until this computer starts anew` });
}
