import { dirname, resolve } from "node:path";
import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Disk } from "../vars/disk.ts";
import { readSource } from "../vars/files.ts";
import type { SecretSink } from "../vars/render.ts";
import { secretsIn } from "../vars/secrets.ts";
import { parseYaml } from "../vars/yaml.ts";
import { checkConnectionVars } from "./connection-check.ts";
import { addHosts, type Draft, emptyDraft } from "./draft.ts";
import { refuseOtherFormats } from "./formats.ts";
import { hierarchyOf } from "./hierarchy.ts";
import { HostVars, type VarDir } from "./host-vars.ts";
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
}

/**
 * Reads and merges inventories: files in Ansible's YAML structure, or lists of hosts (`node1,node2`). What is wrong goes to
 * `problems`; what comes back then holds the rest.
 */
export function loadInventory(paths: readonly string[], { disk, problems, secrets, extraVarDirs = [] }: InventoryOptions): Inventory {
  const draft = emptyDraft();
  for (const path of paths) problems.attempt(() => readInto(disk, draft, path, problems));
  const hierarchy = hierarchyOf(draft, problems);
  const dirs = varDirs(disk, [...paths.filter(isFile).map((path) => dirname(path)), ...extraVarDirs], problems);
  // To an inventory that is empty or broken, every name is a stranger.
  if (draft.hosts.size > 0 && problems.errors.length === 0) warnOfStrangers(dirs, draft, problems);
  const vars = new HostVars(draft, hierarchy, dirs, problems);
  const hosts = vars.hosts();
  checkConnectionVars(hosts.values(), problems);
  if (secrets) for (const host of hosts.values()) secretsIn(host.vars, secrets);
  return { disk, paths, hosts, groups: hierarchy.groups, localhost: vars.localhost() };
}

function readInto(disk: Disk, draft: Draft, path: string, problems: Problems): void {
  if (path.includes(",")) {
    addHosts(draft, path, problems);
    return;
  }
  const entry = disk.stat(path);
  refuseOtherFormats(path, entry);
  const source = readSource(disk, path);
  refuseOtherFormats(path, entry, source);
  const tree = parseYaml(source, problems);
  if (tree) readStructure(tree, draft, problems);
}

function isFile(path: string): boolean {
  return !path.includes(",");
}

function varDirs(disk: Disk, dirs: readonly string[], problems: Problems): readonly VarDir[] {
  return [...new Set(dirs.map((dir) => resolve(dir)))].map((dir) => ({
    groups: readVarFolder(disk, dir, "group_vars", problems),
    hosts: readVarFolder(disk, dir, "host_vars", problems),
  }));
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
