import { mkdir } from "node:fs/promises";
import { HoldfastError } from "../core/errors.ts";
import { admitUsers, invokingUser, makeHostKey, makeIdentity, makePassword, type Owner, writeOwned } from "./access.ts";
import { allocate, type Machine } from "./addresses.ts";
import { makeGroups } from "./cgroups.ts";
import { command } from "./command.ts";
import { ensureImage, type Image } from "./image/image.ts";
import { withLock } from "./locks.ts";
import { boot, bootedUp, leaderOf, makeDisk, personalise, sshAnswers } from "./machine.ts";
import { labId, labPaths, labsFolder } from "./names.ts";
import { ensureHostPackages } from "./needs.ts";
import { makeNetwork } from "./network.ts";
import { type LabRecord, readRecord, writeRecord } from "./record.ts";
import { startRelay } from "./relay.ts";
import { clear, stands } from "./teardown.ts";
import type { Firewall, Lab, LabHost, LabNode, LabOptions } from "./types.ts";

/** Only Linux has what the lab is made of, and only root may make it. */
function requireRoot(verb: string): void {
  if (process.platform !== "linux") throw new HoldfastError("the lab needs Linux", { code: "HF4001", hint: "run it on a Linux machine or in a virtual one" });
  if (process.getuid?.() !== 0) throw new HoldfastError(`lab ${verb} needs root`, { code: "HF4001", hint: `sudo holdfast lab ${verb} …; the commands that use the lab need none` });
}

/** The lab's lock: one `up` or `down` at a time on this computer. */
async function alone<T>(onProgress: (message: string) => void, work: () => Promise<T>): Promise<T> {
  await mkdir(labsFolder, { recursive: true, mode: 0o755 });
  return withLock(labsFolder, () => onProgress("waiting for another lab to come up or go down"), work);
}

async function describe(id: string, record: LabRecord): Promise<Lab> {
  const paths = labPaths(id);
  const leaders = new Map(await Promise.all(record.machines.map(async ({ index }) => [index, await leaderOf(id, index)] as const)));
  const hosts = record.hosts.map((name): LabNode => {
    const machine = record.machines.find(({ names }) => names.includes(name));
    if (machine === undefined) throw new Error(`the lab's record has no machine for ${name}`);
    const leader = leaders.get(machine.index) ?? 0;
    return { name, machine: machine.index, address: machine.address, socket: paths.machine(machine.index).socket, user: "root", running: leader !== 0, leader };
  });
  return { id, hosts, identityFile: paths.identity, knownHostsFile: paths.knownHosts, becomePassword: record.becomePassword };
}

async function healthy(lab: Lab): Promise<boolean> {
  return (await Promise.all(lab.hosts.map(async ({ running, socket }) => running && (await sshAnswers(socket))))).every(Boolean);
}

async function start(id: string, machines: readonly Machine[], image: Image, firewall: Firewall, owner: Owner, password: string): Promise<void> {
  const paths = labPaths(id);
  await mkdir(paths.folder, { mode: 0o755 });
  await command(["mount", "-t", "tmpfs", "-o", "mode=0755", `holdfast-lab-${id}`, paths.folder]);
  await command(["mount", "--make-private", paths.folder]);
  const relays = await makeGroups(id, "relays");
  const roots = await Promise.all(machines.map((machine) => makeDisk(id, machine, image.root)));
  const network = makeNetwork(id, machines);
  const publicKey = await makeIdentity(id, roots[0] ?? "", owner);
  const known = await Promise.all(
    machines.map(async (machine, i) => {
      const root = roots[i] ?? "";
      await personalise(root, machine, machines, firewall);
      await admitUsers(root, publicKey, password);
      return makeHostKey(root, machine);
    }),
  );
  await writeOwned(paths.knownHosts, known.join(""), owner);
  await network;
  for (const machine of machines) {
    const { namespace, socket, relayLog } = paths.machine(machine.index);
    startRelay(namespace, socket, owner, relays, relayLog);
    await boot(id, machine);
  }
  await Promise.all(machines.map((machine) => bootedUp(id, machine)));
}

/**
 * Boots one throw-away machine for every host of the inventory. Does nothing when they are up already; when some are not, or the hosts, the image or the firewall
 * are others than those that stand, the whole lab is started anew, because a machine that lost its peers half-way is no rehearsal of anything.
 */
export async function labUp(inventoryPath: string, hosts: readonly LabHost[], options: LabOptions = {}): Promise<Lab> {
  requireRoot("up");
  if (hosts.length === 0) throw new HoldfastError("there is no host to boot a machine for", { code: "HF4007", hint: "the inventory has none" });
  const onProgress = options.onProgress ?? (() => undefined);
  const firewall = options.firewall ?? "el";
  const id = labId(inventoryPath);
  await ensureHostPackages(onProgress);
  const image = await ensureImage(onProgress);
  return alone(onProgress, async () => {
    const machines = allocate(hosts);
    const wanted = { inventory: inventoryPath, image: image.key, firewall, hosts: hosts.map(({ name }) => name), machines };
    const standing = await readRecord(id);
    if (standing !== undefined && JSON.stringify({ ...standing, becomePassword: "" }) === JSON.stringify({ ...wanted, becomePassword: "" })) {
      const lab = await describe(id, standing);
      if (await healthy(lab)) return lab;
    }
    if (await stands(id)) {
      onProgress("clearing away what is left of an earlier lab");
      await clear(id);
    }
    onProgress(`booting ${machines.length} machine${machines.length === 1 ? "" : "s"}`);
    const record: LabRecord = { ...wanted, becomePassword: makePassword() };
    const owner = invokingUser();
    try {
      await start(id, machines, image, firewall, owner, record.becomePassword);
    } catch (error) {
      await clear(id);
      throw error;
    }
    await writeRecord(id, record, owner);
    return describe(id, record);
  });
}

/** Ends the lab of an inventory and removes every trace; also what a crash has left of one. */
export async function labDown(inventoryPath: string): Promise<{ stopped: number }> {
  requireRoot("down");
  const id = labId(inventoryPath);
  return alone(
    () => undefined,
    async () => {
      const record = await readRecord(id);
      const leaders = await Promise.all((record?.machines ?? []).map(({ index }) => leaderOf(id, index)));
      if (await stands(id)) await clear(id);
      return { stopped: leaders.filter((leader) => leader !== 0).length };
    },
  );
}

/** The lab of an inventory as it stands now; undefined when it is not up. Needs no root, but to be who asked for it. */
export async function labStatus(inventoryPath: string): Promise<Lab | undefined> {
  const id = labId(inventoryPath);
  const record = await readRecord(id);
  return record === undefined ? undefined : describe(id, record);
}
