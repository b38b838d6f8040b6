import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** The three families of `sh` that hosts have. busybox brings its own dd, id, sleep and setsid, too. */
export const shells = ["dash", "bash", "busybox"] as const;

/** For the tests of the describe block around it, `sh` is the shell named. */
export function useShell(shell: (typeof shells)[number]): void {
  const path = process.env["PATH"];
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), `hf-${shell}-`));
    process.env["PATH"] = shell === "busybox" ? folder : `${folder}:${path}`;
    if (shell !== "busybox") return symlinkSync(`/bin/${shell}`, join(folder, "sh"));
    execFileSync("/bin/busybox", ["--install", "-s", folder]);
    // Debian's busybox is built without it, others have it.
    symlinkSync("/usr/bin/flock", join(folder, "flock"));
  });
  afterAll(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });
}
