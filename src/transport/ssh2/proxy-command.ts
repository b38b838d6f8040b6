import { spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { ChildStream } from "../child-stream.ts";
import { connectionError, excerpt } from "../failures.ts";
import type { Target } from "../types.ts";

/** The streams of a command that connects to the host: ssh_config's ProxyCommand, with its `%h`, `%p`, `%r` and `%n`. */
export function dialThroughCommand(target: Target, command: string): Duplex {
  const child = spawn("sh", ["-c", `exec ${expand(target, command)}`], { stdio: "pipe" });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4096)));
  const stream = new ChildStream(child, (code) => {
    if (code === 0) return undefined;
    return connectionError(target, "HF2008", `the proxy command failed (${excerpt(said) || `status ${code}`})`, `by hand: ${command}`);
  });
  stream.once("close", () => child.kill());
  return stream;
}

function expand(target: Target, command: string): string {
  const values: Readonly<Record<string, string>> = { "%": "%", h: target.host, n: target.name, p: String(target.port), r: target.user };
  return command.replaceAll(/%([%hnpr])/g, (_, letter: string) => values[letter] ?? "");
}
