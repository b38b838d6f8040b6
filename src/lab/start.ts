import { mkdir } from "node:fs/promises";
import { admitUsers, makeHostKey, makeIdentity, type Owner, writeOwned } from "./access.ts";
import type { Machine } from "./addresses.ts";
import { boot, bootedUp } from "./boot.ts";
import { makeGroups } from "./cgroups.ts";
import { command } from "./command.ts";
import { makeDisk, personalise } from "./disk.ts";
import type { Image } from "./image/image.ts";
import { labPaths } from "./names.ts";
import { makeNetwork } from "./network.ts";
import { startRelay } from "./relay.ts";
import type { Firewall } from "./types.ts";

/** What a lab is to be. */
export interface Design {
  readonly id: string;
  readonly machines: readonly Machine[];
  readonly image: Image;
  readonly firewall: Firewall;
  readonly owner: Owner;
  /** That of `oper`. */
  readonly password: string;
}

/** Writes into the machines' disks what is their own, and for the owner what lets them in. */
async function furnish({ id, machines, firewall, owner, password }: Design, roots: readonly string[]): Promise<void> {
  const publicKey = await makeIdentity(id, roots[0] ?? "", owner);
  const known = await Promise.all(
    machines.map(async (machine, i) => {
      const root = roots[i] ?? "";
      await personalise(root, machine, machines, firewall);
      await admitUsers(root, publicKey, password);
      return makeHostKey(root, machine);
    }),
  );
  await writeOwned(labPaths(id).knownHosts, known.join(""), owner);
}

/** Makes a lab where none stands, from its folder to its last booted machine. What a failure leaves is for `clear`. */
export async function startLab(design: Design): Promise<void> {
  const { id, machines, image, owner } = design;
  const paths = labPaths(id);
  await mkdir(paths.folder, { mode: 0o755 });
  await command(["mount", "-t", "tmpfs", "-o", "mode=0755", `holdfast-lab-${id}`, paths.folder]);
  await command(["mount", "--make-private", paths.folder]);
  const relays = await makeGroups(id, "relays");
  const roots = await Promise.all(machines.map((machine) => makeDisk(id, machine, image.root)));
  await Promise.all([makeNetwork(id, machines), furnish(design, roots)]);
  for (const machine of machines) {
    const { namespace, socket, relayLog } = paths.machine(machine.index);
    startRelay(namespace, socket, owner, relays, relayLog);
    await boot(id, machine);
  }
  await Promise.all(machines.map((machine) => bootedUp(id, machine)));
}
