import { readdirSync } from "node:fs";

/** Names in a folder, none where it can't be read: for suggestions only. */
export function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
