import { posix } from "node:path";

/** The file that `dest` means: with a trailing slash it is put into that folder, under its source's name. */
export function destIn(dest: string, src: () => string): string {
  return dest.endsWith("/") ? dest + posix.basename(src()) : dest;
}
