import { posix } from "node:path";

/** Where something is made whole before it takes its place at `path` in one step: on the same file system, and of no use to who only lists the folder. */
export function beside(path: string): string {
  return posix.join(posix.dirname(path), `.${posix.basename(path)}.holdfast`);
}

/** Is the path the folder, or below it? */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
