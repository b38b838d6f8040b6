import { spawn } from "node:child_process";
import { type Outcome, tryCommand } from "./command.ts";

/** Enters all namespaces of the machine whose init is `leader`, with root's own environment and nothing of ours. */
function entering(leader: number, argv: readonly string[]): string[] {
  const environment = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME=/root",
    "USER=root",
    "LC_ALL=C.UTF-8",
    `TERM=${process.env["TERM"] ?? "dumb"}`,
  ];
  return ["nsenter", "-t", String(leader), "-m", "-u", "-i", "-n", "-p", "-C", "--", "env", "-i", "-C", "/", ...environment, ...argv];
}

/** Runs a program inside a machine, without ssh. */
export function runIn(leader: number, argv: readonly string[], input?: string): Promise<Outcome> {
  return tryCommand(entering(leader, argv), { input });
}

/** A shell inside a machine on our own terminal; gives its exit status. */
export function shellIn(leader: number): Promise<number> {
  const [program = "", ...args] = entering(leader, ["bash", "-l"]);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 128));
  });
}
