import { execFileSync } from "node:child_process";
import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The three families of `sh` that hosts have. busybox brings its own dd, id, sleep and setsid, too. */
export const shells = ["dash", "bash", "busybox"] as const;
export type ShellName = (typeof shells)[number];

/** A PATH under which `sh` is the shell named. */
export function pathOf(shell: ShellName): string {
  const folder = mkdtempSync(join(tmpdir(), `hf-${shell}-`));
  if (shell === "busybox") {
    execFileSync("busybox", ["--install", "-s", folder]);
    // Debian's busybox is built without it, others have it.
    symlinkSync("/usr/bin/flock", join(folder, "flock"));
    return folder;
  }
  symlinkSync(`/bin/${shell}`, join(folder, "sh"));
  return `${folder}:${process.env["PATH"]}`;
}
