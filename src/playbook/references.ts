import { dirname, join } from "node:path";
import type { Disk } from "../vars/disk.ts";
import type { PlainEntry, PlainMap } from "../vars/value.ts";

const collections = /^ansible\.(builtin|legacy)\./;

/** What an item of a list stands for when it is no task itself: the key without its collection. */
export function wordOf({ key }: PlainEntry): string {
  return key.replace(collections, "");
}

/** The text of a parameter: of the map's member `name`, or the whole value where it is one word (`include_tasks: a.yml`). */
export function named(entry: PlainEntry, name: string): PlainEntry | undefined {
  if (entry.value.kind === "map") return entry.value.entries.find(({ key }) => key === name);
  return entry.value.kind === "scalar" && entry.value.value !== null ? entry : undefined;
}

/** The entry of a task with one of these words. */
export function entryNamed(task: PlainMap, ...words: readonly string[]): PlainEntry | undefined {
  return task.entries.find((entry) => words.includes(wordOf(entry)));
}

const hole = /<%.*?%>/gs;

/** Does the text hold something that is filled in from variables? */
export function hasHoles(text: string): boolean {
  return text.includes("<%");
}

/** What below a folder a name with holes can come to: each part of the path stands for itself, or for all that fits it. */
export function fitting(disk: Disk, folder: string, pattern: string): readonly string[] {
  const found = pattern
    .replace(hole, "\0")
    .split("/")
    .reduce<readonly string[]>((paths, part) => paths.flatMap((path) => below(disk, folder, path, part)), [""]);
  return found.filter((path) => disk.stat(join(folder, path)));
}

function below(disk: Disk, folder: string, path: string, part: string): readonly string[] {
  if (!part.includes("\0")) return [join(path, part)];
  const literal = part.split("\0").map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const shape = new RegExp(`^${literal.join(".*")}$`);
  return disk.list(join(folder, path)).flatMap((name) => (shape.test(name) ? [join(path, name)] : []));
}

/** Folders beside the files that lead to a file, innermost first, and their `tasks/`. */
export function taskFolders(files: readonly string[]): readonly string[] {
  return files.toReversed().flatMap((file) => [dirname(file), join(dirname(file), "tasks")]);
}
