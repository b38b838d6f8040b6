import type { DiffLine } from "./diff-lines.ts";

/** One file of a diff in a line. */
export interface FileStat {
  /** Its path; of what has no lines to count, all that is told of it. */
  readonly text: string;
  readonly added: number;
  readonly removed: number;
}

/** A diff with one entry a file: how many lines come, and how many go. */
export function statOf(lines: readonly DiffLine[]): readonly FileStat[] {
  const stats: { text: string; added: number; removed: number }[] = [];
  for (const { kind, text } of lines) {
    const file = stats.at(-1);
    if (kind === "header") {
      const path = text.slice(4);
      if (text.startsWith("---")) stats.push({ text: path, added: 0, removed: 0 });
      else if (file && path !== "/dev/null") file.text = path;
    } else if (kind === "added" && file) file.added++;
    else if (kind === "removed" && file) file.removed++;
    else if (kind === "remark" && file && text.startsWith("(")) file.text += `  ${text}`;
    else if (kind === "remark" && !text.startsWith("\\")) stats.push({ text, added: 0, removed: 0 });
  }
  return stats;
}
