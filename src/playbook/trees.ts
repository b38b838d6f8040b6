import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import type { Disk } from "../vars/disk.ts";
import type { Plain } from "../vars/value.ts";
import { readYaml } from "../vars/yaml.ts";
import { findTaskFile, includeOf } from "./includes.ts";

/** The YAML files of a load, each read once, its mistakes reported once. */
export class Trees {
  readonly disk: Disk;
  private readonly problems: Problems;
  private readonly read = new Map<string, { readonly tree: Plain | undefined; readonly broken: boolean }>();

  constructor(disk: Disk, problems: Problems) {
    this.disk = disk;
    this.problems = problems;
  }

  /** `broken` where mistakes were reported; neither tree nor broken: the file is empty. `at` is where the file is named. */
  of(path: string, at?: Span): { readonly tree: Plain | undefined; readonly broken: boolean } {
    let known = this.read.get(path);
    if (!known) {
      const before = this.problems.errors.length;
      const tree = readYaml(this.disk, path, this.problems, at);
      this.read.set(path, (known = { tree, broken: this.problems.errors.length > before }));
    }
    return known;
  }

  /** Every key that a task could have, in these files and those they include: among them are the modules that are used. */
  taskKeys(paths: readonly string[]): ReadonlySet<string> {
    const keys = new Set<string>();
    const files = paths.map((path) => [path]);
    const seen = new Set(paths);
    for (let chain = files.pop(); chain; chain = files.pop()) {
      const [path = ""] = chain.slice(-1);
      const { tree } = this.of(path);
      for (const included of tree ? gather(tree, keys) : []) {
        const found = findTaskFile(this.disk, included.name, chain).path;
        if (found === undefined || seen.has(found)) continue;
        seen.add(found);
        this.of(found, included.at);
        files.push([...chain, found]);
      }
    }
    return keys;
  }
}

/** Notes the keys of all maps that are items of lists, and gives the task files that they include. */
function* gather(tree: Plain, keys: Set<string>): Iterable<{ readonly name: string; readonly at: Span }> {
  if (tree.kind === "map") for (const { value } of tree.entries) yield* gather(value, keys);
  if (tree.kind !== "list") return;
  for (const item of tree.items) {
    if (item.kind === "map") {
      for (const { key } of item.entries) keys.add(key);
      const named = includeOf(item)?.file?.value;
      if (named?.kind === "scalar" && typeof named.value === "string") yield { name: named.value, at: named.span };
    }
    yield* gather(item, keys);
  }
}
