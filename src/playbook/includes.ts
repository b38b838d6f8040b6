import { resolve } from "node:path";
import type { Disk } from "../vars/disk.ts";
import { displayPath } from "../vars/files.ts";
import { taskFolders } from "./references.ts";

/** What was looked for, and where. */
export interface Found {
  readonly path: string | undefined;
  readonly places: readonly string[];
}

/** A task file, looked up beside the files that lead to it and in their `tasks/`, innermost first. */
export function findTaskFile(disk: Disk, name: string, files: readonly string[]): Found {
  return firstOf(
    disk,
    taskFolders(files).map((folder) => resolve(folder, name)),
  );
}

/** The first of these places that holds something. */
export function firstOf(disk: Disk, places: readonly string[]): Found {
  return { path: places.find((place) => disk.stat(place)), places: [...new Set(places.map(displayPath))] };
}
