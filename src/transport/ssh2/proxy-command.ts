import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import { connectionError } from "../failures.ts";
import type { Target } from "../types.ts";

/** The streams of a command that connects to the host: ssh_config's ProxyCommand, with its `%h`, `%p`, `%r` and `%n`. */
export function dialThroughCommand(target: Target, command: string): Duplex {
  const child = spawn("sh", ["-c", `exec ${expand(target, command)}`], { stdio: ["pipe", "pipe", "inherit"] });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.once("error", (cause) => stream.destroy(connectionError(target, "HF2008", "the proxy command can't be started", undefined, cause)));
  stream.once("close", () => child.kill());
  return stream;
}

function expand(target: Target, command: string): string {
  const values: Readonly<Record<string, string>> = { "%": "%", h: target.host, n: target.host, p: String(target.port), r: target.user };
  return command.replaceAll(/%([%hnpr])/g, (_, letter: string) => values[letter] ?? "");
}
