import { dirname, resolve } from "node:path";
import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Disk } from "../vars/disk.ts";
import { readSource } from "../vars/files.ts";
import type { SecretSink } from "../vars/render.ts";
import { secretsIn } from "../vars/secrets.ts";
import type { VarSource } from "../vars/value.ts";
import { parseYaml } from "../vars/yaml.ts";
import { checkConnectionVars } from "./connection-check.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import { inventoriesIn } from "./folder.ts";
import { formatOf } from "./formats.ts";
import { hierarchyOf } from "./hierarchy.ts";
import { readHostList } from "./host-list.ts";
import { HostVars, type VarDir } from "./host-vars.ts";
import { readIni } from "./ini.ts";
import { readProgram } from "./program.ts";
import { readStructure } from "./structure.ts";
import type { Inventory } from "./types.ts";
import { readVarFolder } from "./var-files.ts";

export interface InventoryOptions {
  readonly disk: Disk;
  readonly problems: Problems;
  /** Is told every `!secret` value. */
  readonly secrets?: SecretSink | undefined;
  /** Folders of playbooks: their `group_vars/` and `host_vars/` rank above those beside the inventories. */
  readonly extraVarDirs?: readonly string[];
  /** Where warnings of files go that are for no group and no host of the inventory; to `problems` where it is not given. Tasks may add those. */
  readonly strangers?: Problems;
}

/**
 * Reads and merges inventories: files in YAML or INI as Ansible has them, programs, folders of all these, or lists of hosts (`node1,node2`). What is
 * wrong goes to `problems`; what comes back then holds the rest.
 */
export function loadInventory(paths: readonly string[], { disk, problems, secrets, extraVarDirs = [], strangers = problems }: InventoryOptions): Inventory {
  const draft = emptyDraft();
  for (const path of paths) problems.attempt(() => readInto(disk, draft, path, problems));
  const hierarchy = hierarchyOf(draft, problems);
  const dirs = varDirs(disk, [...paths.filter((path) => !isList(disk, path)).map((path) => besideOf(disk, path)), ...extraVarDirs], draft, problems);
  // To an inventory that is empty or broken, every name is a stranger.
  if (draft.hosts.size > 0 && problems.errors.length === 0) warnOfStrangers(dirs, draft, strangers);
  warnOfTwins(draft, problems);
  const vars = new HostVars(draft, hierarchy, dirs, problems);
  const hosts = vars.hosts();
  checkConnectionVars(hosts.values(), problems);
  if (secrets) for (const sources of [...[...hosts.values()].map((host) => host.vars), ...foldersOf(dirs)]) secretsIn(sources, secrets);
  return { disk, paths, hosts, groups: hierarchy.groups, joining: vars.joining(), localhost: vars.localhost() };
}

function readInto(disk: Disk, draft: Draft, path: string, problems: Problems): void {
  if (isList(disk, path)) return readHostList(path, draft, problems);
  const entry = disk.stat(path);
  if (entry?.type === "folder") {
    for (const file of inventoriesIn(disk, path)) problems.attempt(() => readInto(disk, draft, file, problems));
    return;
  }
  if (entry?.executable) return readProgram(disk, path, draft, problems);
  const source = readSource(disk, path);
  if (formatOf(source) === "ini") return readIni(source, draft, problems);
  const tree = parseYaml(source, problems);
  if (tree) readStructure(tree, draft, problems);
}

/** `node1,node2`: hosts, unless a file is called that. */
function isList(disk: Disk, path: string): boolean {
  return path.includes(",") && !disk.stat(path);
}

/** Where `group_vars/` and `host_vars/` of an inventory stand. */
function besideOf(disk: Disk, path: string): string {
  return disk.stat(path)?.type === "folder" ? path : dirname(path);
}

function varDirs(disk: Disk, dirs: readonly string[], draft: Draft, problems: Problems): readonly VarDir[] {
  return [...new Set(dirs.map((dir) => resolve(dir)))].map((dir) => ({
    groups: readVarFolder(disk, dir, "group_vars", draft.groups, problems),
    hosts: readVarFolder(disk, dir, "host_vars", draft.hosts, problems),
  }));
}

function foldersOf(dirs: readonly VarDir[]): readonly (readonly VarSource[])[] {
  return dirs.flatMap(({ groups, hosts }) => [...groups.values(), ...hosts.values()]);
}

/** What a pattern means by such a name is easily mistaken. */
function warnOfTwins({ groups, hosts }: Draft, problems: Problems): void {
  for (const { name, at } of hosts.values()) {
    const group = groups.get(name);
    if (!group) continue;
    problems.warn(`both a host and a group are called ${name}`, {
      code: "HF1332",
      at,
      hint: "rename one of them: a pattern means the host, what it takes away with ! the group",
      related: [{ message: "the group is here", at: group.at }],
    });
  }
}

/** Variables of a group or host that no inventory names are of no effect: most often a typo. */
function warnOfStrangers(dirs: readonly VarDir[], draft: Draft, problems: Problems): void {
  for (const { groups, hosts } of dirs) {
    for (const [kind, folder, known] of [
      ["group", groups, draft.groups],
      ["host", hosts, draft.hosts],
    ] as const) {
      for (const [name, sources] of folder) {
        if (known.has(name) || (kind === "host" && name === "localhost")) continue;
        const [first] = sources;
        const span = first?.entries[0]?.keySpan;
        problems.warn(`${first?.label ?? `${kind}_vars/${name}`} has no effect: no ${kind} is called ${name}`, {
          code: kind === "group" ? "HF1330" : "HF1331",
          at: span && { ...span, start: 0, end: 0 },
          hint: didYouMean(name, known.keys()) ?? `name the file after a ${kind} of the inventory`,
        });
      }
    }
  }
}
