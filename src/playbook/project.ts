import { dirname, extname, isAbsolute, join, relative, resolve } from "node:path";
import { HoldfastError } from "../core/errors.ts";
import type { Source, Span } from "../core/source.ts";
import { nearest } from "../core/suggest.ts";
import { compileTemplate } from "../expr/compile.ts";
import type { Compiled } from "../expr/types.ts";
import type { Disk } from "../vars/disk.ts";
import { displayPath, readSource } from "../vars/files.ts";

/** What is looked up: decides which folders are searched beside the nearest. */
export type FileKind = "templates" | "files";

/** The folder of the nearest `holdfast.yml` upwards, else of the nearest `package.json` or `.git`, else the working directory. */
export function projectRoot(disk: Disk, from: string): string {
  const start = resolve(from);
  return above(disk, start, ["holdfast.yml"]) ?? above(disk, start, ["package.json", ".git"]) ?? resolve(".");
}

function above(disk: Disk, start: string, names: readonly string[]): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (names.some((name) => disk.stat(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The files that belong to playbooks: found where LANGUAGE says they are looked up, read and compiled once. */
export class Project {
  readonly disk: Disk;
  readonly root: string;
  /** The playbooks' folders: parts of the project, too, where its root is not above them. */
  private readonly folders: readonly string[];
  private readonly compiled = new Map<string, Compiled>();
  /** Where names were found: the same is asked for every host. */
  private readonly files = new Map<string, string>();

  constructor(disk: Disk, root: string, folders: readonly string[] = []) {
    this.disk = disk;
    this.root = root;
    this.folders = folders;
  }

  /**
   * The path of `name`, looked up in each folder's `templates/` or `files/`, in the folder itself, and in the project root's.
   * Throws `HoldfastError` that lists the places.
   */
  find(kind: FileKind, name: string, searchPath: readonly string[], at?: Span): string {
    const places = isAbsolute(name) ? [name] : [...searchPath, this.root].flatMap((folder) => [join(folder, name), join(folder, kind, name)]);
    const found = places.find((place) => this.disk.stat(place));
    if (found !== undefined) return found;
    for (const place of places) this.disk.demandKnown?.(place);
    const what = kind === "templates" ? "template" : "file";
    const folders = [...new Set(places.map((place) => displayPath(place)))];
    const there = places.flatMap((place) => this.disk.list(dirname(place)).map((file) => join(dirname(name), file)));
    const meant = nearest(name, there) ?? there.find((file) => file.startsWith(`${join(name)}.`));
    throw new HoldfastError(`there is no ${what} "${name}"`, {
      code: "HF1501",
      at,
      hint: `${meant === undefined ? "" : `did you mean "${meant}"? `}looked for ${folders.join(", ")}`,
    });
  }

  /** A template by its name, compiled once for all hosts. */
  template(name: string, searchPath: readonly string[], at?: Span): Compiled {
    return this.compileTemplateFile(this.file("templates", name, searchPath, at));
  }

  /** A template by its path. Throws `HoldfastError` with the place of a mistake in it. */
  compileTemplateFile(path: string): Compiled {
    const key = resolve(path);
    let compiled = this.compiled.get(key);
    if (!compiled) this.compiled.set(key, (compiled = compileTemplate(readSource(this.disk, key))));
    return compiled;
  }

  /** The template that another one includes, relative to it, inside the project; as in EJS, `part` may be `part.ejs`. */
  include(name: string, from: Source, at?: Span): Compiled {
    const written = resolve(dirname(resolve(from.path)), name);
    const places = extname(name) === "" ? [written, `${written}.ejs`] : [written];
    const path = places.find((place) => this.disk.stat(place));
    if (path === undefined) {
      for (const place of places) this.disk.demandKnown?.(place);
      throw new HoldfastError(`${from.path} includes "${name}", which does not exist`, {
        code: "HF1502",
        at,
        hint: `looked for ${places.map(displayPath).join(", ")}`,
      });
    }
    if (![this.root, ...this.folders].some((folder) => this.holds(folder, path))) {
      throw new HoldfastError(`${from.path} includes "${name}", which is outside the project`, {
        code: "HF1503",
        at,
        hint: "copy it into the project, and name the copy",
      });
    }
    return this.compileTemplateFile(path);
  }

  private holds(folder: string, path: string): boolean {
    const inside = relative(this.disk.real(folder), this.disk.real(path));
    return !inside.startsWith("..") && !isAbsolute(inside);
  }

  /** The bytes of `files/NAME`. */
  bytes(name: string, searchPath: readonly string[], at?: Span): Uint8Array {
    return this.disk.read(this.file("files", name, searchPath, at));
  }

  /** The text of `files/NAME`. */
  text(name: string, searchPath: readonly string[], at?: Span): string {
    return readSource(this.disk, this.file("files", name, searchPath, at)).text;
  }

  private file(kind: FileKind, name: string, searchPath: readonly string[], at?: Span): string {
    const asked = [kind, name, ...searchPath].join("\0");
    const known = this.files.get(asked);
    if (known !== undefined) return known;
    const path = this.find(kind, name, searchPath, at);
    if (this.disk.stat(path)?.type === "folder") throw new HoldfastError(`"${name}" is a folder`, { code: "HF1504", at, hint: "name a file in it" });
    this.files.set(asked, path);
    return path;
  }
}
