import { chmod, mkdir } from "node:fs/promises";
import { HoldfastError } from "../core/errors.ts";
import { invokingUser, makePassword } from "./access.ts";
import { allocate } from "./addresses.ts";
import { leaderOf } from "./boot.ts";
import { ensureImage } from "./image/image.ts";
import { requireRoom, watching } from "./inotify.ts";
import { withLock } from "./locks.ts";
import { labId, labPaths, labsFolder } from "./names.ts";
import { ensureHostPackages } from "./needs.ts";
import { type LabRecord, readRecord, writeRecord } from "./record.ts";
import { sshAnswers } from "./relay.ts";
import { type Design, startLab } from "./start.ts";
import { clear, stands } from "./teardown.ts";
import type { Lab, LabHost, LabNode, LabOptions } from "./types.ts";

/** Only Linux has what the lab is made of, and only root may make it. */
function requireRoot(verb: string): void {
  if (process.platform !== "linux") throw new HoldfastError("the lab needs Linux", { code: "HF4001", hint: "run it on a Linux machine or in a virtual one" });
  if (process.getuid?.() !== 0)
    throw new HoldfastError(`lab ${verb} needs root`, { code: "HF4001", hint: `sudo holdfast lab ${verb} …; the commands that use the lab need none` });
}

/** The files of a machine are the same whoever starts it: a strict umask of theirs must not lock the machine's users out. */
async function withOrdinaryUmask<T>(work: () => Promise<T>): Promise<T> {
  const before = process.umask(0o022);
  try {
    return await work();
  } finally {
    process.umask(before);
  }
}

/** The lab's lock: one `up` or `down` at a time on this computer. */
async function alone<T>(onProgress: (message: string) => void, work: () => Promise<T>): Promise<T> {
  await mkdir(labsFolder, { recursive: true });
  await chmod(labsFolder, 0o755);
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

/** Whether what stands is what is wanted; the password is a new one each time. */
function sameLab(standing: LabRecord, wanted: LabRecord): boolean {
  return JSON.stringify({ ...standing, becomePassword: "" }) === JSON.stringify({ ...wanted, becomePassword: "" });
}

/** The part of `up` that no other may run beside. */
async function raise(design: Design, wanted: LabRecord, onProgress: (message: string) => void): Promise<Lab> {
  const { id, machines, owner } = design;
  const standing = await readRecord(id);
  if (standing !== undefined && sameLab(standing, wanted)) {
    const lab = await describe(id, standing);
    if (await healthy(lab)) return lab;
  }
  if (await stands(id)) {
    onProgress("clearing away what is left of an earlier lab");
    await clear(id);
  }
  requireRoom(machines.length, await watching());
  onProgress(`booting ${machines.length} machine${machines.length === 1 ? "" : "s"}`);
  try {
    await startLab(design);
  } catch (error) {
    await clear(id);
    throw error;
  }
  await writeRecord(id, wanted, owner);
  return describe(id, wanted);
}

/**
 * Boots one throw-away machine for every host of the inventory. Does nothing when they are up already; when some are not, or the hosts, the image or the firewall
 * are others than those that stand, the whole lab is started anew, because a machine that lost its peers half-way is no rehearsal of anything.
 */
export async function labUp(inventoryPath: string, hosts: readonly LabHost[], options: LabOptions = {}): Promise<Lab> {
  requireRoot("up");
  if (hosts.length === 0) throw new HoldfastError("there is no host to boot a machine for", { code: "HF4007", hint: "the inventory has none" });
  const { firewall = "el", onProgress = () => undefined } = options;
  return withOrdinaryUmask(async () => {
    await ensureHostPackages(onProgress);
    const image = await ensureImage(onProgress);
    const design = { id: labId(inventoryPath), machines: allocate(hosts), image, firewall, owner: invokingUser(), password: makePassword() };
    const wanted = { image: image.key, firewall, hosts: hosts.map(({ name }) => name), machines: design.machines, becomePassword: design.password };
    return alone(onProgress, () => raise(design, wanted, onProgress));
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
