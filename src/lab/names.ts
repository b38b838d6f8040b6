import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { resolve } from "node:path";

/** Where labs live: each has one folder here, a mount of its own, and everything it mounts is below it. */
export const labsFolder = "/run/holdfast-lab";

/** Names the lab of an inventory: the same file is the same lab, from whatever folder and through whatever link it is named. */
export function labId(inventoryPath: string): string {
  let path = resolve(inventoryPath);
  try {
    path = realpathSync(path);
  } catch {
    // A file that is gone still names the lab that was started from it.
  }
  return createHash("sha256").update(path).digest("hex").slice(0, 8);
}

/** The paths of one lab. */
export function labPaths(id: string) {
  const folder = `${labsFolder}/${id}`;
  return {
    folder,
    /** What `up` leaves behind for the commands that use the lab; written last, so its presence means that `up` was complete. */
    record: `${folder}/lab.json`,
    identity: `${folder}/identity`,
    knownHosts: `${folder}/known_hosts`,
    bridge: `${folder}/hf-${id}-bridge`,
    machine: (index: number) => {
      const base = `${folder}/hf-${id}-${index}`;
      return {
        namespace: `${base}.net`,
        socket: `${base}.sock`,
        disk: `${base}.disk`,
        root: `${base}.root`,
        console: `${base}.console`,
        relayLog: `${base}.relay`,
      };
    },
  };
}

/** systemd-nspawn's name of a machine. */
export function machineName(id: string, index: number): string {
  return `hf-${id}-${index}`;
}

/** The bridge's end of a node's cable. Names of interfaces have 15 characters at most, so it carries the number and no more. */
export function cableName(index: number): string {
  return `node${index}`;
}

/** The host name of a node: the inventory's name, made to fit what Linux and systemd accept. */
export function hostName(inventoryName: string): string {
  const fitting = inventoryName
    .replace(/[^A-Za-z0-9.-]+/g, "-")
    .split(".")
    .map((label) => label.slice(0, 63).replace(/^-+|-+$/g, ""))
    .filter((label) => label !== "")
    .join(".")
    .slice(0, 64)
    .replace(/[.-]+$/, "");
  return fitting === "" ? "node" : fitting;
}
