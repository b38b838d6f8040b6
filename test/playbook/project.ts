import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type HoldfastError, Problems } from "../../src/core/errors.ts";
import { formatPlace, placeOf } from "../../src/core/source.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import type { Inventory } from "../../src/inventory/types.ts";
import { loadPlaybooks } from "../../src/playbook/load.ts";
import { Project } from "../../src/playbook/project.ts";
import type { Play, Task } from "../../src/playbook/types.ts";
import { tasksOf } from "../../src/playbook/tasks-of.ts";
import { parseExtra } from "../../src/vars/extra.ts";
import { outside } from "../vars/outside.ts";
import { catalog } from "./catalog.ts";
import { ownDisk } from "../../src/vars/disk.ts";

export interface Loaded {
  readonly root: string;
  readonly problems: Problems;
  readonly inventory: Inventory;
  readonly plays: readonly Play[];
  readonly tasks: readonly Task[];
  /** `file:line:column message | hint`, files relative to the project. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const twoHosts = "all:\n  hosts:\n    node1:\n    node2:\n";

/** Loads `play.yml` with `hosts.yml` from a project made of these files, which is removed again. */
export async function load(files: Readonly<Record<string, string | Uint8Array>>, extra: readonly string[] = []): Promise<Loaded> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "hf-load-")));
  try {
    for (const [name, text] of Object.entries({
      "holdfast.yml": "",
      "hosts.yml": twoHosts,
      ...files,
    })) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const problems = new Problems();
    const inventory = loadInventory([join(root, "hosts.yml")], { disk: ownDisk, problems, extraVarDirs: [root] });
    const { playbooks } = await loadPlaybooks(files["play.yml"] === undefined ? [] : [join(root, "play.yml")], {
      catalog: () => catalog,
      project: new Project(ownDisk, root),
      inventory,
      extra: parseExtra(ownDisk, extra, problems),
      env: outside,
      problems,
    });
    const plays = playbooks.flatMap((playbook) => playbook.plays);
    const shown = (error: HoldfastError): string => describe(error, root);
    return {
      root,
      problems,
      inventory,
      plays,
      tasks: plays.flatMap(tasksOf),
      errors: problems.errors.map(shown),
      warnings: problems.warnings.map(shown),
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** An error in one line, as tests compare it. */
export function describe(error: HoldfastError, root = ""): string {
  const place = error.at ? `${formatPlace(placeOf(error.at))} ` : "";
  const hint = error.hint === undefined ? "" : ` | ${error.hint}`;
  return `${place}${error.message}${hint}`.replaceAll(`${root}/`, "").replaceAll(root === "" ? "\0" : root, "(root)");
}

/** A play over all hosts with these lines below `tasks:`, which begin at line 3. */
export function playWith(...tasks: readonly string[]): string {
  return ["- hosts: all", "  tasks:", ...tasks.map((line) => `    ${line}`), ""].join("\n");
}
