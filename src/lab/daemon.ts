import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/** Starts a program of its own session in the given control groups; it outlives us. What it prints goes to `log`. */
export function startDaemon(argv: readonly string[], groups: readonly string[], log: string): void {
  const join = 'while [ "$1" != -- ]; do echo $$ >"$1" || exit 1; shift; done; shift; exec "$@"';
  const output = openSync(log, "a", 0o600);
  const child = spawn("sh", ["-c", join, "daemon", ...groups, "--", ...argv], {
    detached: true,
    stdio: ["ignore", output, output],
    cwd: "/",
    env: { PATH: process.env["PATH"] },
  });
  closeSync(output);
  child.on("error", () => undefined);
  child.unref();
}
