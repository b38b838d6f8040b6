import { type HoldfastError, Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import type { Disk } from "../vars/disk.ts";
import type { Plain } from "../vars/value.ts";
import { readYaml } from "../vars/yaml.ts";

interface Known {
  readonly tree: Plain | undefined;
  /** Mistakes in it; told once somebody needs it. */
  readonly errors: readonly HoldfastError[];
  told: boolean;
}

/** The YAML files of a load, each read once, its mistakes reported once. */
export class Trees {
  readonly disk: Disk;
  private readonly problems: Problems;
  private readonly read = new Map<string, Known>();

  constructor(disk: Disk, problems: Problems) {
    this.disk = disk;
    this.problems = problems;
  }

  /** `broken` where mistakes were reported; neither tree nor broken: the file is empty. `at` is where the file is named. */
  of(path: string, at?: Span): { readonly tree: Plain | undefined; readonly broken: boolean } {
    const known = this.known(path, at);
    if (!known.told) this.problems.errors.push(...known.errors);
    known.told = true;
    return { tree: known.tree, broken: known.errors.length > 0 };
  }

  /** The tree of a file that may turn out not to be needed: its mistakes wait until it is. */
  peek(path: string, at?: Span): Plain | undefined {
    return this.known(path, at).tree;
  }

  private known(path: string, at: Span | undefined): Known {
    let known = this.read.get(path);
    if (!known) {
      const found = new Problems();
      const tree = readYaml(this.disk, path, found, at);
      this.read.set(path, (known = { tree, errors: found.errors, told: false }));
    }
    return known;
  }
}
