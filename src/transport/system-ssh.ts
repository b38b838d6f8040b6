import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fromChild } from "./child.ts";
import type { Opening } from "./opening.ts";
import { explainSystemSsh } from "./system-ssh-errors.ts";
import type { RemoteShell, Target } from "./types.ts";

/** ssh's own exit status for whatever went wrong with the connection; a command's statuses are lower. */
const sshFailed = 255;

/** Through the `ssh` program, for what ssh2 lacks: keys on hardware, certificates, Kerberos, newer key exchanges. */
export function openSystemSsh(target: Target, opening: Opening): RemoteShell {
  const child = spawn("ssh", [...sshArguments(target), opening.command], { stdio: "pipe" });
  opening.signal.addEventListener("abort", () => child.kill(), { once: true });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString("latin1")).slice(-4096)));
  const shell = fromChild(child, () => leave(child));
  return {
    ...shell,
    ended: shell.ended.then(({ code, cause }) => {
      if (cause) return { cause: explainSystemSsh(target, cause.message) };
      return code === sshFailed ? { cause: explainSystemSsh(target, said) } : { code };
    }),
  };
}

/** What was written last has still to reach the host: ssh ends by itself then, and we need not wait for it. */
function leave(child: ChildProcessWithoutNullStreams): void {
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  setTimeout(() => child.kill(), 2000).unref();
}

/** What the target says, over what ssh reads from its configuration itself. Nobody answers a question there: that needs a terminal, and ours is taken. */
export function sshArguments(target: Target): string[] {
  const options: Readonly<Record<string, string | number | undefined>> = {
    BatchMode: "yes",
    ConnectTimeout: Math.ceil(target.connectTimeout),
    ConnectionAttempts: 1,
    ServerAliveInterval: 15,
    ServerAliveCountMax: 3,
    RequestTTY: "no",
    ControlPath: "none",
    LogLevel: "ERROR",
    HostName: target.host,
    Port: target.port,
    User: target.user,
    StrictHostKeyChecking: target.strictHostKeyChecking === "ask" ? "yes" : target.strictHostKeyChecking,
    UserKnownHostsFile: target.knownHostsFiles.length > 0 ? target.knownHostsFiles.map(quotePath).join(" ") : undefined,
    IdentityAgent: target.agent === "" ? "none" : target.agent,
    ProxyJump: target.proxyCommand === undefined ? target.proxyJump : undefined,
    ProxyCommand: target.proxyCommand,
  };
  const given = Object.entries(options).flatMap(([key, value]) => (value === undefined ? [] : ["-o", `${key}=${value}`]));
  const file = target.sshConfig === undefined ? [] : ["-F", target.sshConfig];
  return ["-T", ...file, ...given, ...target.identityFiles.flatMap((file) => ["-i", file]), "--", target.name];
}

/** ssh splits this option's value at spaces, even on the command line. */
function quotePath(path: string): string {
  return path.includes(" ") ? `"${path}"` : path;
}
