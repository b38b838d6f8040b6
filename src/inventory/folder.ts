import { join } from "node:path";
import { HoldfastError } from "../core/errors.ts";
import type { Disk } from "../vars/disk.ts";

/** What Ansible passes over in a folder of inventories: hidden files, folders of variables, and by their ends what else lies about there. */
const ignored = /^\.|^(?:host_vars|group_vars|vars_plugins)$|(?:~|\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|ini|cfg|retry))$/;

/** The inventories in a folder and those below it, in order of name. Throws `HoldfastError` where there are none. */
export function inventoriesIn(disk: Disk, folder: string): readonly string[] {
  const files = filesBelow(disk, folder);
  if (files.length > 0) return files;
  const passedOver = disk.list(folder).filter((name) => /\.(ini|cfg|txt)$/.test(name));
  const at = { source: { path: folder, text: "" }, start: 0, end: 0 };
  throw new HoldfastError(`there is no inventory in the folder ${folder}`, {
    code: "HF1305",
    at,
    hint:
      passedOver.length > 0
        ? `${passedOver.join(", ")} is passed over in a folder, as Ansible does: name it with -i, or call it otherwise`
        : "put files in it, or name another",
  });
}

function filesBelow(disk: Disk, folder: string): readonly string[] {
  return disk
    .list(folder)
    .filter((name) => !ignored.test(name))
    .flatMap((name) => {
      const path = join(folder, name);
      return disk.stat(path)?.type === "folder" ? filesBelow(disk, path) : [path];
    });
}
