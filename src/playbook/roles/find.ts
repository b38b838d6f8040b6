import { basename, dirname, join, resolve } from "node:path";
import type { Source } from "../../core/source.ts";
import type { Disk } from "../../vars/disk.ts";
import { firstOf, type Found } from "../includes.ts";
import { fitting } from "../references.ts";

/** Folders that hold roles, as seen from a task: its role's own, that role's neighbours, those beside the playbook and in the project's root. */
function roleFolders(searchPath: readonly string[], root: string): readonly string[] {
  const folders = searchPath.flatMap((folder) => [join(folder, "roles"), ...(basename(dirname(folder)) === "roles" ? [dirname(folder)] : [])]);
  return [...new Set([...folders, join(root, "roles")])];
}

/** The folder of a role by its name, or by its path relative to one of `searchPath`. */
export function findRole(disk: Disk, name: string, searchPath: readonly string[], root: string): Found {
  const beside = name.includes("/") ? searchPath.map((folder) => resolve(folder, name)) : [];
  return firstOf(disk, [...beside, ...roleFolders(searchPath, root).map((folder) => join(folder, name))]);
}

/** Names of all roles that fit a name with holes. */
export function rolesFitting(disk: Disk, pattern: string, searchPath: readonly string[], root: string): readonly string[] {
  return [...new Set(roleFolders(searchPath, root).flatMap((folder) => fitting(disk, folder, pattern)))];
}

/** The file of a part of a role: `tasks/main.yml`, or another that is named. */
export function partOf(disk: Disk, role: string, part: string, name = "main"): Found {
  const files = /\.(ya?ml|json)$/.test(name) ? [name] : [`${name}.yml`, `${name}.yaml`, `${name}.json`, name];
  return firstOf(
    disk,
    files.map((file) => join(role, part, file)),
  );
}

const part = /^(.*\/roles\/[^/]+|.*)\/(?:tasks|handlers|templates|defaults|vars|meta)\//;

/** The folder of the role that a file is part of, as far as its path tells; none for any other file. */
export function roleOf({ path }: Source): readonly string[] {
  const [, folder] = part.exec(resolve(path)) ?? [];
  return folder === undefined ? [] : [folder];
}
