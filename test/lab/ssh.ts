import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { Client } from "ssh2";
import type { Lab } from "../../src/lab/types.ts";

/** Runs a command over ssh through the socket of a lab machine, and checks the host key against the lab's known_hosts. Gives its standard output. */
export function ssh(lab: Lab, host: string, command: string, user = "root"): Promise<string> {
  const node = lab.hosts.find(({ name }) => name === host);
  if (node === undefined) throw new Error(`no host ${host}`);
  const known = readFileSync(lab.knownHostsFile, "utf8")
    .split("\n")
    .find((line) => line.split(" ")[0]?.split(",").includes(host))
    ?.split(" ")[2];
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on("error", reject);
    client.on("ready", () =>
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        const out: Buffer[] = [];
        channel.on("data", (chunk: Buffer) => out.push(chunk));
        channel.on("close", () => {
          client.end();
          resolve(Buffer.concat(out).toString());
        });
        channel.end();
      }),
    );
    client.connect({
      sock: createConnection(node.socket),
      username: user,
      privateKey: readFileSync(lab.identityFile),
      hostVerifier: (key: Buffer) => key.toString("base64") === known,
    });
  });
}
