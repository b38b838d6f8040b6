import { dirname, join, resolve } from "node:path";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import { findTaskFile } from "./includes.ts";
import { entryNamed, fitting, hasHoles, named, taskFolders } from "./references.ts";
import { settingVars } from "./produced.ts";
import { failing } from "./refusal.ts";
import { findRole, rolesFitting } from "./roles/find.ts";
import type { Trees } from "./trees.ts";

/** A file to look through, and what leads to it. */
interface Page {
  readonly path: string;
  readonly files: readonly string[];
  readonly searchPath: readonly string[];
}

/**
 * Every key that a task could have, in these playbooks and all files that they may come to: among them are the modules that are used. A file too
 * many does no harm, so a name that follows from variables stands for all that fits it.
 */
export function taskKeys(playbooks: readonly string[], trees: Trees, root: string): ReadonlySet<string> {
  const keys = new Set<string>();
  const pages = playbooks.map((path): Page => ({ path, files: [path], searchPath: [dirname(path)] }));
  const seen = new Set<string>();
  for (let page = pages.pop(); page; page = pages.pop()) {
    if (seen.has(page.path)) continue;
    seen.add(page.path);
    const tree = playbooks.includes(page.path) ? trees.of(page.path).tree : trees.peek(page.path);
    if (tree) pages.push(...new Scan(page, trees, root, keys).pages(tree));
  }
  return keys;
}

class Scan {
  private readonly page: Page;
  private readonly trees: Trees;
  private readonly root: string;
  private readonly keys: Set<string>;

  constructor(page: Page, trees: Trees, root: string, keys: Set<string>) {
    this.page = page;
    this.trees = trees;
    this.root = root;
    this.keys = keys;
  }

  *pages(tree: Plain): Iterable<Page> {
    if (tree.kind === "map") {
      for (const { key, value } of tree.entries) {
        if ((key === "roles" || key === "dependencies") && value.kind === "list") for (const item of value.items) yield* this.listed(item);
        yield* this.pages(value);
      }
    }
    if (tree.kind !== "list") return;
    for (const item of tree.items) {
      if (item.kind === "map") yield* this.item(item);
      yield* this.pages(item);
    }
  }

  private *item(item: PlainMap): Iterable<Page> {
    for (const { key, value } of item.entries) {
      this.keys.add(key);
      if ((key === "local_action" || key === "action") && value.kind === "scalar") this.keys.add(value.raw.split(/\s/, 1)[0] ?? "");
      if ((key === "local_action" || key === "action") && value.kind === "map") this.keys.add(textOf(value.entries.find((entry) => entry.key === "module")));
    }
    const [tasks, role, vars] = [
      entryNamed(item, "include_tasks", "import_tasks"),
      entryNamed(item, "include_role", "import_role"),
      entryNamed(item, "include_vars"),
    ];
    if (vars) for (const key of [settingVars, failing]) this.keys.add(key);
    if (tasks) yield* this.taskFiles(textOf(named(tasks, "file")));
    if (role?.value.kind === "map") yield* this.role(textOf(named(role, "name")));
    const playbook = entryNamed(item, "import_playbook");
    const path = playbook && resolve(dirname(this.page.path), textOf(playbook));
    if (path !== undefined && this.trees.disk.stat(path)) yield { path, files: [path], searchPath: [dirname(path)] };
  }

  private *listed(item: Plain): Iterable<Page> {
    if (item.kind === "scalar") yield* this.role(String(item.value));
    if (item.kind === "map") yield* this.role(textOf(item.entries.find(({ key }) => key === "role") ?? item.entries.find(({ key }) => key === "name")));
  }

  private *taskFiles(name: string): Iterable<Page> {
    const { files, searchPath } = this.page;
    const dynamic = hasHoles(name);
    if (dynamic) this.keys.add(failing);
    const names = dynamic ? taskFolders(files).flatMap((folder) => fitting(this.trees.disk, folder, name)) : [name];
    for (const one of names) {
      const { path } = findTaskFile(this.trees.disk, one, files);
      if (path !== undefined) yield { path, files: [...files, path], searchPath };
    }
  }

  /** All files of a role that may hold tasks or name other roles. */
  private *role(name: string): Iterable<Page> {
    const { disk } = this.trees;
    const { files, searchPath } = this.page;
    const dynamic = hasHoles(name);
    if (dynamic) this.keys.add(failing);
    for (const one of dynamic ? rolesFitting(disk, name, searchPath, this.root) : [name]) {
      const { path: role } = findRole(disk, one, searchPath, this.root);
      if (role === undefined) continue;
      for (const part of ["tasks", "handlers", "meta"])
        for (const file of disk.list(join(role, part))) {
          const path = join(role, part, file);
          if (disk.stat(path)?.type === "file") yield { path, files: [...files, path], searchPath: [role, ...searchPath] };
        }
    }
  }
}

function textOf(entry: PlainEntry | undefined): string {
  return entry?.value.kind === "scalar" && typeof entry.value.value === "string" ? entry.value.value : "";
}
