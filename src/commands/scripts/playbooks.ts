import { resolve } from "node:path";
import { stringify } from "yaml";
import { HoldfastError } from "../../core/errors.ts";
import type { Disk, DiskEntry } from "../../vars/disk.ts";
import { importedBy } from "../../playbook/imports.ts";
import { displayPath } from "../../vars/files.ts";
import type { Surroundings } from "../options.ts";
import { importScript, placeIn } from "./import.ts";

/** Is it a playbook that is written in a programming language? */
export function isScript(path: string): boolean {
  return /\.playbook\.(?:js|mjs|ts)$/.test(path);
}

/**
 * The disk on which these playbooks, and those that they import, are YAML: one in JavaScript or TypeScript is run, and what it exports is read in
 * its place, so that it comes to the very steps of the same playbook in YAML, and a saved plan carries it along. Throws `HoldfastError`.
 */
export async function withPlaybooks(paths: readonly string[], around: Pick<Surroundings, "disk" | "load">): Promise<Disk> {
  const texts = new Map<string, Uint8Array>();
  const disk = overlaid(around.disk, texts);
  const known = new Set(paths.map((path) => resolve(path)));
  for (const path of known) {
    if (isScript(path) && disk.stat(path)?.type === "file") texts.set(path, Buffer.from(await yamlOf(path, around)));
    for (const imported of importedBy(disk, path)) known.add(imported);
  }
  return texts.size > 0 ? disk : around.disk;
}

async function yamlOf(path: string, around: Pick<Surroundings, "disk" | "load">): Promise<string> {
  const plays = await importScript(path, around);
  if (Array.isArray(plays)) return stringify(JSON.parse(JSON.stringify(plays)), { lineWidth: 0, aliasDuplicateObjects: false });
  throw new HoldfastError(`${displayPath(path)} exports no list of plays`, {
    code: "HF1646",
    at: placeIn(path, around.disk),
    hint: "write `export default definePlaybook([{ hosts: …, tasks: [ … ] }])`",
  });
}

/** The disk with other content at some paths. */
function overlaid(disk: Disk, texts: ReadonlyMap<string, Uint8Array>): Disk {
  return {
    read: (path) => texts.get(resolve(path)) ?? disk.read(path),
    stat(path): DiskEntry | undefined {
      const text = texts.get(resolve(path));
      return text ? { type: "file", size: text.length, executable: false } : disk.stat(path);
    },
    list: (folder) => disk.list(folder),
    real: (path) => disk.real(path),
    run: (path, args, seconds) => disk.run(path, args, seconds),
  };
}
