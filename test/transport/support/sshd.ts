import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Target } from "../../../src/transport/types.ts";
import { localTarget } from "./targets.ts";

/** A real sshd of this machine on a loopback port of its own, with its own host key and one user key that it takes. */
export interface Sshd {
  readonly port: number;
  readonly folder: string;
  /** A key file that is accepted. */
  readonly key: string;
  readonly target: Target;
  /** A key file of the type named, accepted or not. */
  makeKey(name: string, options?: { type?: string; accepted?: boolean; passphrase?: string }): string;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export async function startSshd(settings: readonly string[] = []): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), "hf-sshd-"));
  // sshd reads the accepted keys as the user who logs in.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const authorized = join(folder, "authorized_keys");
  writeFileSync(authorized, "");
  const makeKey: Sshd["makeKey"] = (name, { type = "ed25519", accepted = true, passphrase = "" } = {}) => {
    const file = join(folder, name);
    execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-f", file]);
    if (accepted) writeFileSync(authorized, readFileSync(`${file}.pub`), { flag: "a" });
    return file;
  };
  const hostKey = makeKey("host_key", { accepted: false });
  const config = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${authorized}`,
    "StrictModes no",
    "UsePAM no",
    "PidFile none",
    "PermitRootLogin yes",
  ];
  writeFileSync(join(folder, "config"), [...settings, ...config].join("\n"));
  mkdirSync("/run/sshd", { recursive: true });
  const child = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", join(folder, "config")], { stdio: "ignore" });
  await answers(port, child);
  const known = join(folder, "known_hosts");
  writeFileSync(known, `[127.0.0.1]:${port} ${readFileSync(`${hostKey}.pub`, "utf8")}`);
  const key = makeKey("key");
  return {
    port,
    folder,
    key,
    makeKey,
    target: { ...localTarget, name: "node", via: "ssh2", host: "127.0.0.1", port, identityFiles: [key], knownHostsFiles: [known] },
    async stop() {
      child.kill();
      await once(child, "exit");
      rmSync(folder, { recursive: true });
    },
  };
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`sshd ended with ${child.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    const up = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (up) return;
    await delay(20);
  }
  throw new Error("sshd did not start");
}
