import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A text file of a tree that the lab lays out. */
export interface TreeFile {
  /** Absolute inside the tree. */
  readonly path: string;
  readonly text: string;
  /** Default 0644. */
  readonly mode?: number;
}

/** Writes files below `root`, folders included. */
export async function writeTree(root: string, files: readonly TreeFile[]): Promise<void> {
  for (const file of files) {
    const path = join(root, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text, { mode: file.mode ?? 0o644 });
  }
}
