import type { Colors } from "./colors.ts";
import { readDiff, type DiffLine } from "./diff-lines.ts";
import { statOf } from "./diff-stat.ts";
import { editedLines, type Piece } from "./diff-words.ts";
import { clipLine } from "./escape.ts";
import type { DiffForm } from "./types.ts";
import { plural } from "./words.ts";

/** Lines of a step's diff that are shown where not all are asked for. */
const shortLength = 80;

/** A diff as people see it: coloured, with the words emphasised that changed; cut, or one line a file, where that is wanted. */
export function viewDiff(diff: string, form: DiffForm, colors: Colors): readonly string[] {
  if (form === "none") return [];
  const lines = readDiff(diff);
  if (form === "stat") return statOf(lines).map(({ text, added, removed }) => [text, ...countsOf(added, removed, colors)].join("  "));
  const shown = form === "short" ? lines.slice(0, shortLength) : lines;
  const edited = editedLines(shown);
  const hidden = lines.length - shown.length;
  const more = hidden > 0 ? [colors.dim(`… ${plural(hidden, "more line")}; --diff=full shows all`)] : [];
  return [...shown.map((line, i) => paintLine(line, edited.get(i), colors)), ...more];
}

function countsOf(added: number, removed: number, colors: Colors): readonly string[] {
  return added + removed === 0 ? [] : [`${colors.green(`+${added}`)} ${colors.red(`-${removed}`)}`];
}

function paintLine({ kind, text }: DiffLine, pieces: readonly Piece[] | undefined, colors: Colors): string {
  const shown = pieces ? pieces.map((piece) => (piece.changed ? colors.inverse(piece.text) : piece.text)).join("") : clipLine(text);
  if (kind === "header") return colors.bold(shown);
  if (kind === "hunk") return colors.cyan(shown);
  if (kind === "added") return colors.green(shown);
  return kind === "removed" ? colors.red(shown) : shown;
}
