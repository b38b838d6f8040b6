import { join } from "node:path";
import type { Problems } from "../core/errors.ts";
import type { Disk } from "../vars/disk.ts";
import { displayPath } from "../vars/files.ts";
import { readVarFile } from "../vars/load.ts";
import type { VarSource } from "../vars/value.ts";

/** The variables that one folder's `group_vars/` or `host_vars/` hold, by group or host; several files of one in order of name. */
export type VarFolder = ReadonlyMap<string, readonly VarSource[]>;

const extensions = /\.(ya?ml|json)$/;

/** What lies about beside variables: a `README.md` is for no group of that name, unless there is one. */
const notes = /\.(md|txt|rst|rpm|py|sh|cfg|ini|ejs|j2)$/;

/**
 * Reads `DIR/group_vars` or `DIR/host_vars`: files `NAME`, `NAME.yml`, `NAME.yaml`, `NAME.json` and folders `NAME/` of such files. `known`: the names
 * that inventories have.
 */
export function readVarFolder(disk: Disk, dir: string, kind: "group_vars" | "host_vars", known: ReadonlyMap<string, unknown>, problems: Problems): VarFolder {
  const found = new Map<string, VarSource[]>();
  const root = join(dir, kind);
  for (const entry of entriesOf(disk, root)) {
    const isFolder = disk.stat(join(root, entry))?.type === "folder";
    if (!isFolder && notes.test(entry) && !known.has(entry)) continue;
    const name = isFolder ? entry : entry.replace(extensions, "");
    const files = isFolder ? filesBelow(disk, join(root, entry)) : [join(root, entry)];
    const sources = files.flatMap((file) => readVarFile(disk, file, displayPath(file), problems) ?? []);
    found.set(name, [...(found.get(name) ?? []), ...sources]);
  }
  return found;
}

function filesBelow(disk: Disk, folder: string): readonly string[] {
  return entriesOf(disk, folder).flatMap((entry) => {
    const path = join(folder, entry);
    if (disk.stat(path)?.type === "folder") return filesBelow(disk, path);
    return extensions.test(entry) || !entry.includes(".") ? [path] : [];
  });
}

/** Visible entries in order of name; none where the folder does not exist. Editors' backups are passed over. */
function entriesOf(disk: Disk, folder: string): readonly string[] {
  return disk.list(folder).filter((name) => !name.startsWith(".") && !/(~|\.(bak|orig|swp|retry))$/.test(name));
}
