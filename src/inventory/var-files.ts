import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Problems } from "../core/errors.ts";
import { displayPath } from "../vars/files.ts";
import { readVarFile } from "../vars/load.ts";
import type { VarSource } from "../vars/value.ts";

/** The variables that one folder's `group_vars/` or `host_vars/` hold, by group or host; several files of one in order of name. */
export type VarFolder = ReadonlyMap<string, readonly VarSource[]>;

const extensions = /\.(ya?ml|json)$/;

/** Reads `DIR/group_vars` or `DIR/host_vars`: files `NAME`, `NAME.yml`, `NAME.yaml`, `NAME.json` and folders `NAME/` of such files. */
export function readVarFolder(dir: string, kind: "group_vars" | "host_vars", problems: Problems): VarFolder {
  const found = new Map<string, VarSource[]>();
  const root = join(dir, kind);
  for (const entry of entriesOf(root)) {
    const name = entry.isDirectory() ? entry.name : entry.name.replace(extensions, "");
    const files = entry.isDirectory() ? filesBelow(join(root, entry.name)) : [join(root, entry.name)];
    const sources = files.flatMap((file) => readVarFile(file, displayPath(file), problems) ?? []);
    found.set(name, [...(found.get(name) ?? []), ...sources]);
  }
  return found;
}

function filesBelow(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return extensions.test(entry.name) || !entry.name.includes(".") ? [path] : [];
  });
}

/** Visible entries in order of name; none where the folder does not exist. Editors' backups are passed over. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith(".") && !/(~|\.(bak|orig|swp|retry))$/.test(name))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
