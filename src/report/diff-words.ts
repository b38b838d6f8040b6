import { diffWordsWithSpace } from "diff";
import type { DiffLine } from "./diff-lines.ts";

/** A piece of a line; `changed` where the line that it replaces, or is replaced by, has something else. */
export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

/** Longer lines are not looked at word by word, nor such as differ in more words: it would take long, and help nobody. In UTF-16 units; in words. */
const longestLine = 500;
const mostEdits = 40;

/** Share of a line, blanks not counted, that two lines must have in common for one to be an edit of the other. */
const leastCommon = 0.3;

/**
 * The pieces of every line of a diff that was edited, by its index. Removed lines followed by as many added ones are taken for pairs;
 * where the counts differ, which line became which can't be told.
 */
export function editedLines(lines: readonly DiffLine[]): ReadonlyMap<number, readonly Piece[]> {
  const edited = new Map<number, readonly Piece[]>();
  for (let at = 0; at < lines.length;) {
    const removed = runLength(lines, at, "removed");
    const added = runLength(lines, at + removed, "added");
    const pairs = removed === added ? removed : 0;
    for (let i = 0; i < pairs; i++) {
      const pair = editOf(lines[at + i]?.text ?? "", lines[at + removed + i]?.text ?? "");
      if (!pair) continue;
      edited.set(at + i, pair.before);
      edited.set(at + removed + i, pair.after);
    }
    at += removed + added || 1;
  }
  return edited;
}

function runLength(lines: readonly DiffLine[], from: number, kind: DiffLine["kind"]): number {
  let to = from;
  while (lines[to]?.kind === kind) to++;
  return to - from;
}

/** Two lines, with their sign in front, piece by piece; undefined where the one is no edit of the other. */
function editOf(removed: string, added: string): { readonly before: readonly Piece[]; readonly after: readonly Piece[] } | undefined {
  if (removed.length > longestLine || added.length > longestLine) return undefined;
  const parts = diffWordsWithSpace(removed.slice(1), added.slice(1), { maxEditLength: mostEdits });
  if (!parts?.some((part) => part.added || part.removed)) return undefined;
  const size = (texts: readonly { readonly value: string }[]) => texts.reduce((sum, { value }) => sum + value.replaceAll(/\s/g, "").length, 0);
  const common = size(parts.filter((part) => !part.added && !part.removed));
  if (common < leastCommon * Math.max(size(parts.filter((part) => !part.added)), size(parts.filter((part) => !part.removed)))) return undefined;
  const side = (sign: string, other: "added" | "removed"): readonly Piece[] => [
    { text: sign, changed: false },
    ...parts.filter((part) => !part[other]).map((part) => ({ text: part.value, changed: part.added || part.removed })),
  ];
  return { before: side("-", "added"), after: side("+", "removed") };
}
