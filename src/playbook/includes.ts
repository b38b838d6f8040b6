import { dirname, join, resolve } from "node:path";
import type { Disk } from "../vars/disk.ts";
import { displayPath } from "../vars/files.ts";
import type { PlainEntry, PlainMap } from "../vars/value.ts";

/** Tasks that stand for those of a file. */
const includes: ReadonlySet<string> = new Set(["include_tasks", "import_tasks"]);

/** The include of a task, with the entry that names its file. */
export function includeOf(task: PlainMap): { readonly include: PlainEntry; readonly file: PlainEntry | undefined } | undefined {
  const include = task.entries.find(({ key }) => includes.has(key.replace(/^ansible\.(builtin|legacy)\./, "")));
  if (!include) return undefined;
  return { include, file: include.value.kind === "map" ? include.value.entries.find(({ key }) => key === "file") : include };
}

/** A task file, looked up beside the files that lead to it and in their `tasks/`, innermost first. */
export function findTaskFile(disk: Disk, name: string, files: readonly string[]): { readonly path: string | undefined; readonly places: readonly string[] } {
  const places = files.toReversed().flatMap((from) => [resolve(dirname(from), name), resolve(join(dirname(from), "tasks"), name)]);
  return { path: places.find((place) => disk.stat(place)), places: [...new Set(places.map(displayPath))] };
}
