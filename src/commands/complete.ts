import { dirname } from "node:path";
import { HoldfastError, HoldfastErrors, Problems } from "../core/errors.ts";
import { loadInventory } from "../inventory/load.ts";
import { loadCatalog } from "../modules/catalog.ts";
import { aliases, modules } from "../modules/registry.gen.ts";
import { loadPlaybooks } from "../playbook/load.ts";
import { Project, projectRoot } from "../playbook/project.ts";
import { tasksOf } from "../playbook/tasks-of.ts";
import type { Disk } from "../vars/disk.ts";
import { readSource } from "../vars/files.ts";
import type { Surroundings } from "./options.ts";
import { moduleFolders, modulesIn } from "./scripts/modules.ts";
import { readSettings } from "./settings.ts";

/** What of a project a word may name. */
export type Named = "hosts" | "tags" | "playbooks" | "modules";

/** What the command line has said before the word that is completed. */
export interface Said {
  readonly word: string;
  readonly inventory: readonly string[];
  readonly playbooks: readonly string[];
}

/** Words that could stand where `said.word` is being typed. Nothing is ever complained about here: a project with mistakes gives what it can. */
export async function complete(kind: Named, said: Said, around: Pick<Surroundings, "disk" | "load">): Promise<readonly string[]> {
  try {
    return await finders[kind](said, around);
  } catch (error) {
    if (error instanceof HoldfastError || error instanceof HoldfastErrors) return [];
    throw error;
  }
}

const finders: Readonly<Record<Named, (said: Said, around: Pick<Surroundings, "disk" | "load">) => Promise<readonly string[]> | readonly string[]>> = {
  hosts: ({ word, inventory, playbooks }, { disk }) => {
    const { hosts, groups } = loadInventory(inventory.length > 0 ? inventory : ownInventory(disk, playbooks), { disk, problems: new Problems() });
    return listed(word, /[:,][!&]?|^[!&]/g, [...groups.keys(), ...hosts.keys()]);
  },

  async tags({ word, playbooks }, { disk }) {
    const project = new Project(disk, projectRoot(disk, folderOf(playbooks)));
    const loaded = await loadPlaybooks(playbooks, { catalog: loadCatalog, project, problems: new Problems() });
    const tasks = loaded.playbooks.flatMap(({ plays }) => plays.flatMap(tasksOf));
    return listed(word, /,/g, [...new Set(tasks.flatMap(({ tags }) => [...tags]))].toSorted());
  },

  playbooks({ word }, { disk }) {
    const folder = word.slice(0, word.lastIndexOf("/") + 1);
    return (folder === "" ? ["", "playbooks/"] : [folder])
      .flatMap((each) => disk.list(each || ".").map((name) => each + name))
      .filter((path) => path.startsWith(word) && (/\.playbook\.(?:m?js|ts)$/.test(path) || (/\.ya?ml$/.test(path) && isPlaybook(disk, path))));
  },

  // Those of the project by their files' names alone: nobody's code runs while a word is typed.
  modules({ word }, around) {
    const own = modulesIn(moduleFolders(around.disk, projectRoot(around.disk, ".")), around);
    return [...Object.keys(modules), ...Object.keys(aliases), ...own.keys()].filter((name) => name.startsWith(word)).toSorted();
  },
};

/** The names that the last piece of a word may become; what stands before it stays. */
function listed(word: string, separator: RegExp, names: readonly string[]): readonly string[] {
  const last = [...word.matchAll(separator)].at(-1);
  const start = last ? last.index + last[0].length : 0;
  return names.filter((name) => name.startsWith(word.slice(start))).map((name) => word.slice(0, start) + name);
}

function folderOf([first]: readonly string[]): string {
  return first === undefined ? "." : dirname(first);
}

function ownInventory(disk: Disk, playbooks: readonly string[]): readonly string[] {
  const { inventory = [] } = readSettings(disk, folderOf(playbooks));
  return [inventory].flat();
}

/** A list of plays, as far as a glance tells. */
function isPlaybook(disk: Disk, path: string): boolean {
  return disk.stat(path)?.type === "file" && /^(?:-| ) (?:hosts|import_playbook):/m.test(readSource(disk, path).text);
}
