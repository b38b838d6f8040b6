import type { Edit } from "./edit.ts";
import { refuse } from "./refuse.ts";
import { filled } from "./replacements.ts";
import { piecesOf } from "./text-lines.ts";

/** Where a line goes that is not in the file yet; undefined: at its end. */
export type Anchor = (({ readonly after: RegExp } | { readonly before: RegExp | "start" }) & { readonly first?: boolean }) | undefined;

interface Lines {
  readonly lines: readonly string[];
  readonly eol: string;
}

function linesOf(text: string): Lines {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return { lines, eol };
}

/** Every line ends, the last one too. A line that is not touched keeps its own end. */
function replace(text: string, index: number, removed: number, ...added: string[]): string {
  const { eol } = linesOf(text);
  const pieces = piecesOf(text);
  if (index === pieces.length && pieces.length > 0 && !text.endsWith("\n")) pieces[index - 1] += eol;
  pieces.splice(index, removed, ...added.map((line) => line + eol));
  return pieces.join("");
}

/**
 * Puts `line` in place of the last line that `regexp` matches. Without a match it is put in at the anchor, unless it stands in the file already.
 * A regexp that does not match the line itself would replace one more line each time: then a line that is there is enough.
 */
export function ensureLine(text: string, line: string, regexp: RegExp | undefined, anchor: Anchor): Edit {
  const { lines } = linesOf(text);
  const present = lines.lastIndexOf(line);
  const matched = regexp ? lines.findLastIndex((found) => regexp.test(found)) : -1;
  const settled = matched < 0 || !regexp?.test(line);
  if (present >= 0 && (settled || matched === present || lines[matched] === line)) return { text, reason: `already its line ${present + 1}` };
  if (matched >= 0) return { text: replace(text, matched, 1, line), reason: `line ${matched + 1} differs` };
  return { text: replace(text, place(lines, anchor), 0, line), reason: "it has no such line" };
}

/** Makes the last line that matches what `line` says, groups filled in; where none matches, nothing. */
export function rewriteLine(text: string, line: string, regexp: RegExp): Edit {
  const { lines } = linesOf(text);
  const at = lines.findLastIndex((found) => regexp.test(found));
  if (at < 0) return { text, reason: "no line matches" };
  const made = rewritten(lines[at] ?? "", line, regexp);
  if (made === lines[at]) return { text, reason: `already its line ${at + 1}` };
  if (rewritten(made, line, regexp) !== made)
    return refuse(`what line ${at + 1} would become would be changed again in every run`, "let `regexp` match only what is not as it should be");
  return { text: replace(text, at, 1, made), reason: `line ${at + 1} differs` };
}

/** As Ansible does: the whole line becomes `line`, whatever part of it matched. */
function rewritten(found: string, line: string, regexp: RegExp): string {
  const groups = regexp.exec(found);
  return groups ? filled(line, groups, groups.groups ?? {}) : found;
}

function place(lines: readonly string[], anchor: Anchor): number {
  if (!anchor) return lines.length;
  if ("before" in anchor && anchor.before === "start") return 0;
  const regexp = "after" in anchor ? anchor.after : (anchor.before as RegExp);
  const index = anchor.first ? lines.findIndex((line) => regexp.test(line)) : lines.findLastIndex((line) => regexp.test(line));
  if (index < 0) return lines.length;
  return "after" in anchor ? index + 1 : index;
}

/** Takes out every line that matches. */
export function removeLines(text: string, matches: (line: string) => boolean): Edit {
  const pieces = piecesOf(text);
  const kept = pieces.filter((piece) => !matches(piece.replace(/\r?\n$/, "")));
  if (kept.length === pieces.length) return { text, reason: "already without such a line" };
  const gone = pieces.length - kept.length;
  return { text: kept.join(""), reason: gone === 1 ? "one line is to go" : `${gone} lines are to go` };
}
