import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { HoldfastError } from "../core/errors.ts";
import { parseSshConfig, type SshConfig } from "./ssh-config-output.ts";
import { withSlot } from "./slots.ts";

export type { SshConfig } from "./ssh-config-output.ts";

/** What the command line of `ssh` would say: it goes before the files, and `Match` lines see it. */
export interface SshOverrides {
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  /** Another file than `~/.ssh/config`. */
  readonly configFile?: string | undefined;
}

/**
 * What the user's own ssh configuration says about a host, as `ssh -G` resolves it; empty where there is no such file or no `ssh`. The system-wide
 * file is taken into account only together with the user's: distributions put nothing into it that concerns us, and a process for each host costs time.
 */
export async function resolveSshConfig(host: string, overrides: SshOverrides = {}): Promise<SshConfig> {
  const file = overrides.configFile ?? join(homedir(), ".ssh", "config");
  if (overrides.configFile === undefined && !(await saysSomething(file))) return {};
  const args = ["-G"];
  if (overrides.configFile !== undefined) args.push("-F", overrides.configFile);
  if (overrides.user !== undefined) args.push("-l", overrides.user);
  if (overrides.port !== undefined) args.push("-p", String(overrides.port));
  const output = await withSlot("ssh -G", () => ssh([...args, "--", host], host));
  return output === undefined ? {} : parseSshConfig(output);
}

async function saysSomething(file: string): Promise<boolean> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").some((line) => /^\s*[^#\s]/.test(line));
}

/** Undefined where no `ssh` is installed. */
function ssh(args: readonly string[], host: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    execFile("ssh", args, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if (error.code === "ENOENT") return resolve(undefined);
      const said = stderr.trim().split("\n")[0] ?? "";
      reject(new HoldfastError(`${host}: ssh can't make sense of its configuration: ${said}`, { code: "HF2041", hint: `ssh ${args.join(" ")}`, cause: error }));
    });
  });
}
