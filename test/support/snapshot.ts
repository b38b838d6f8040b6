import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { labPaths } from "../../src/lab/names.ts";
import type { Rehearsal } from "./rehearsal.ts";

const run = promisify(execFile);

/** What a node has of its own from birth, and what runs write by running: neither belongs to another node. */
const own = ["etc/hosts", "etc/hostname", "etc/machine-id", "etc/ssh", "root", "run", "tmp", "var/log", "var/tmp", "var/lib/systemd"];

/** What a lab node's disk has beyond the image, kept to be laid over a node that was just booted: faster than to configure it again. */
export interface Snapshot {
  layOver(rehearsal: Rehearsal, node: string): Promise<void>;
  drop(): Promise<void>;
}

function pathsOf({ lab }: Rehearsal, node: string): { readonly disk: string; readonly root: string } {
  const machine = lab.hosts.find(({ name }) => name === node)?.machine;
  if (machine === undefined) throw new Error(`the lab has no ${node}`);
  return labPaths(lab.id).machine(machine);
}

/** `units` are those that must be restarted to run as the disk says. */
export async function takeSnapshot(rehearsal: Rehearsal, node: string, units: readonly string[]): Promise<Snapshot> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-snapshot-"));
  const archive = join(folder, "disk.tar");
  // A file that the image has and the node has not is a character device here.
  const prune = own.map((path) => `-path ./${path}`).join(" -o ");
  const list = `find . -mindepth 1 \\( ${prune} \\) -prune -o ! -type c -print0`;
  const pack = `cd "$1/upper" && ${list} | tar --no-recursion --null -T - --numeric-owner -cf "$2"`;
  await run("sh", ["-c", pack, "pack", pathsOf(rehearsal, node).disk, archive]);
  return {
    async layOver(other, name) {
      await run("tar", ["-C", pathsOf(other, name).root, "--numeric-owner", "-xpf", archive]);
      await other.on(name, `systemctl daemon-reload && systemctl restart ${units.join(" ")}`);
    },
    drop: () => rm(folder, { recursive: true }),
  };
}
