import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Where root's runs keep what they must. */
const home = "/run/holdfast";

export const runDirectory = (run: string): string => `${home}/${run}`;

/** Whether a process whose command line holds `mark` lives on this machine. */
export function lives(mark: string): boolean {
  return readdirSync("/proc").some((pid) => /^\d+$/.test(pid) && commandLine(pid).includes(mark) && !isZombie(pid));
}

function commandLine(pid: string): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
}

function isZombie(pid: string): boolean {
  return / Z /.test(read(`/proc/${pid}/stat`).replace(/.*\)/, ""));
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Waits until the condition holds; the test's own time limit is the end of patience. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

export const exists = existsSync;
