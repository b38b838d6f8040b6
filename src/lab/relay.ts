import { createConnection } from "node:net";
import { startDaemon } from "./daemon.ts";

/**
 * Runs inside a node's network namespace: every connection to the unix socket is one to the node's sshd. It is text, not a module,
 * because it runs in a Node of its own, whether we run from source or from a bundle.
 */
const program = `
const net = require("node:net"), fs = require("node:fs");
const [path, uid, gid] = process.argv.slice(1);
process.umask(0o177);
net.createServer({ allowHalfOpen: true }, (near) => {
  const far = net.connect({ host: "127.0.0.1", port: 22, noDelay: true, allowHalfOpen: true });
  near.pipe(far).pipe(near);
  near.on("error", () => far.destroy());
  far.on("error", () => near.destroy());
  near.on("close", () => far.destroy());
  far.on("close", () => near.end());
}).listen({ path, backlog: 511 }, () => fs.chownSync(path, Number(uid), Number(gid)));
`;

/** Gives `owner`, and nobody else but root, a way to the sshd of the machine whose network namespace is given. */
export function startRelay(namespace: string, socket: string, owner: { uid: number; gid: number }, groups: readonly string[], log: string): void {
  startDaemon(["nsenter", `--net=${namespace}`, process.execPath, "-e", program, socket, String(owner.uid), String(owner.gid)], groups, log);
}

/** Whether an SSH server greets at the other end of a unix socket. */
export function sshAnswers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const end = (answered: boolean) => {
      connection.destroy();
      resolve(answered);
    };
    connection.setTimeout(2000, () => end(false));
    connection.once("data", (chunk: Buffer) => end(chunk.toString("latin1").startsWith("SSH-")));
    connection.once("error", () => end(false));
    connection.once("close", () => end(false));
  });
}
