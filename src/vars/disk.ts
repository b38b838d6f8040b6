import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";

/** What is at a path, links followed. */
export interface DiskEntry {
  readonly type: "file" | "folder";
  /** In bytes. */
  readonly size: number;
  /** May anybody run it? */
  readonly executable: boolean;
}

/**
 * The person's files, as a load reads them. The one door to them, so that a saved plan can carry along what was read and be applied without them.
 * Paths are absolute, or relative to the working directory.
 */
export interface Disk {
  /** Throws what `node:fs` throws. */
  read(path: string): Uint8Array;
  /** Undefined where there is nothing, or nothing that may be looked at. */
  stat(path: string): DiskEntry | undefined;
  /** Names in a folder, in order; none where it can't be read. */
  list(folder: string): readonly string[];
  /** The path with no link in it. Throws what `node:fs` throws. */
  real(path: string): string;
}

/** The disk of this computer. */
export const ownDisk: Disk = {
  read: (path) => readFileSync(path),

  stat(path) {
    try {
      const stats = statSync(path);
      return { type: stats.isDirectory() ? "folder" : "file", size: stats.size, executable: (stats.mode & 0o111) !== 0 };
    } catch {
      return undefined;
    }
  },

  list(folder) {
    try {
      return readdirSync(folder).toSorted((a, b) => (a < b ? -1 : 1));
    } catch {
      return [];
    }
  },

  real: (path) => realpathSync(path),
};
