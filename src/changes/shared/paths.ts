import { posix } from "node:path";
import { sha256 } from "../../observations/shared/content.ts";

/** A name of so many characters leaves room for more around it: file systems take 255 bytes, and a character has up to four. */
const room = 60;

/** Where something is made whole before it takes its place at `path` in one step: on the same file system, and of no use to who only lists the folder. */
export function beside(path: string): string {
  const name = posix.basename(path);
  return posix.join(posix.dirname(path), `.${name.length <= room ? name : sha256(Buffer.from(name)).slice(0, 32)}.holdfast`);
}

/** Is the path the folder, or below it? */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
