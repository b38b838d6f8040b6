import { dirname, resolve } from "node:path";
import { Problems } from "../core/errors.ts";
import type { Disk } from "../vars/disk.ts";
import { readYaml } from "../vars/yaml.ts";
import { entryNamed } from "./references.ts";

const word = "import_playbook";

/** Paths of the playbooks that the one at `path` imports, found without loading it: what is wrong with it is told when it is loaded. */
export function importedBy(disk: Disk, path: string): readonly string[] {
  if (disk.stat(path)?.type !== "file" || !Buffer.from(disk.read(path)).includes(word)) return [];
  const tree = readYaml(disk, path, new Problems());
  if (tree?.kind !== "list") return [];
  return tree.items.flatMap((item) => {
    const value = item.kind === "map" ? entryNamed(item, word)?.value : undefined;
    return value?.kind === "scalar" && typeof value.value === "string" ? [resolve(dirname(path), value.value)] : [];
  });
}
