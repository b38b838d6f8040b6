import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startRelay, type Relay } from "../transport/support/relay.ts";
import { writeFiles } from "./holdfast.ts";
import type { Rehearsal } from "./rehearsal.ts";

/** Loopback ports that lead to the sshd of each lab machine: real ssh, without `--lab`, to machines that may be spoilt. */
export interface Doors {
  /** By node. */
  readonly relays: ReadonlyMap<string, Relay>;
  /** The project's inventory that names them, with connection variables for all and for single nodes; a name that no node has is one more name for a port. */
  inventory(all?: Readonly<Record<string, unknown>>, own?: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Promise<string>;
  readonly knownHostsFile: string;
  stop(): Promise<void>;
}

export async function openDoors({ folder, lab }: Rehearsal): Promise<Doors> {
  const relays = new Map<string, Relay>();
  for (const { name, socket } of lab.hosts) relays.set(name, await startRelay({ path: socket }));
  const keys = await readFile(lab.knownHostsFile, "utf8");
  const known = keys.split("\n").flatMap((line) => {
    const [names = "", ...key] = line.split(" ");
    const relay = relays.get(names.split(",")[0] ?? "");
    return relay ? [`[127.0.0.1]:${relay.port} ${key.join(" ")}\n`] : [];
  });
  const knownHostsFile = join(folder, "known_hosts");
  await writeFile(knownHostsFile, known.join(""));
  const identity = join(folder, "identity");
  await copyFile(lab.identityFile, identity);
  let inventories = 0;
  return {
    relays,
    knownHostsFile,
    async inventory(all = {}, own = {}) {
      const ports = Object.fromEntries([...relays].map(([name, { port }]) => [name, { ssh_port: port, ...own[name] }]));
      const hosts = { ...own, ...ports };
      const vars = { ssh_host: "127.0.0.1", ssh_user: "root", ssh_identity_file: identity, ssh_known_hosts_file: knownHostsFile, ...all };
      const path = `inventory/doors-${++inventories}.yml`;
      await writeFiles(folder, { [path]: JSON.stringify({ all: { hosts, vars } }) });
      return path;
    },
    async stop() {
      await Promise.all([...relays.values()].map((relay) => relay.stop()));
    },
  };
}
