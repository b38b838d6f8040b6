import type { Edit } from "./edit.ts";
import { environmentOf } from "./environment-file.ts";

/** One `KEY=value` of a file that a shell or systemd reads. Offsets into the text; `from` to `to` is the value as it is written. */
interface Assignment {
  readonly key: string;
  readonly lineStart: number;
  readonly lineEnd: number;
  readonly from: number;
  readonly to: number;
}

const head = /[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=/y;

/** A value in quotes may go on over several lines; a quote that is never closed ends with its line. */
const word = /(?:"(?:[^"\\]|\\[^])*"|'[^']*'|\\[^]|[^\s"'\\;])*/y;

function assignmentsIn(text: string): Assignment[] {
  const found: Assignment[] = [];
  for (let at = 0; at < text.length;) {
    head.lastIndex = at;
    const key = head.exec(text)?.[1];
    let end = at;
    if (key !== undefined) {
      word.lastIndex = head.lastIndex;
      word.exec(text);
      const range = valueRange(text, head.lastIndex, word.lastIndex);
      end = range.to;
      found.push({ key, lineStart: at, lineEnd: lineEnd(text, end), ...range });
    }
    at = lineEnd(text, end);
  }
  return found;
}

/** A shell's value is one word, behind which only a comment may stand. systemd's is the rest of the line. */
function valueRange(text: string, from: number, to: number): { from: number; to: number } {
  const rest = text.slice(to, lineEnd(text, to)).trimEnd();
  return /^(?:\s*|\s+#.*|\s*;.*)$/.test(rest) ? { from, to } : { from, to: to + rest.length };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** What a value as it is written stands for. Variables in it stay as they are. */
export function unquote(written: string): string {
  return written.replace(/"((?:[^"\\]|\\[^])*)"|'([^']*)'|\\([^])/g, (_, double?: string, single?: string, escaped?: string) =>
    double === undefined ? (single ?? escaped ?? "") : double.replace(/\\(["\\$`])/g, "$1"),
  );
}

/** A value in the style of the one whose place it takes, or in the nearest that can hold it. */
export function quoteLike(value: string, written: string): string {
  if (written.startsWith("'") && !value.includes("'")) return `'${value}'`;
  if (/^[^"']/.test(written) && /^[\w@%+:,./-]+$/.test(value)) return value;
  return `"${value.replace(/["\\$`]/g, "\\$&")}"`;
}

/** Does the last assignment of a key, which counts, mean the value both to a shell and to systemd? */
function isRead(text: string, key: string, value: string): boolean {
  const last = assignmentsIn(text).findLast((assignment) => assignment.key === key);
  return last !== undefined && unquote(text.slice(last.from, last.to)) === value && environmentOf(text).get(key) === value;
}

/** The assignment on a line of its own, and on others what stood on its line and to systemd would be part of it, or make it void. */
function parted(text: string, { key, lineStart, lineEnd: end, from, to }: Assignment, assignment: string, between: string): string {
  const rest = text.slice(to, end).trim();
  const isExported = /^[ \t]*export[ \t]/.test(text.slice(lineStart, from));
  const lines = [
    ...(rest.startsWith("#") ? [`${rest}\n`] : []),
    `${between}${assignment}\n`,
    ...(isExported ? [`export ${key}\n`] : []),
    ...(/^;\s*\S/.test(rest) ? [`${rest.replace(/^;\s*/, "")}\n`] : []),
  ];
  return text.slice(0, lineStart) + lines.join("") + text.slice(end);
}

/** The text with the key's value in place, or else nearest to it in a form that means the same to a shell and to systemd. */
function withValue(text: string, key: string, value: string, last: Assignment | undefined): string {
  const tries: string[] = [];
  if (last) {
    const written = quoteLike(value, text.slice(last.from, last.to));
    tries.push(text.slice(0, last.from) + written + text.slice(last.to));
    // A comment above that ends in a backslash goes on in the next line.
    for (const between of ["", "\n"]) tries.push(parted(text, last, `${key}=${written}`, between));
  }
  const ended = `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}`;
  for (const between of ["", "\n"]) tries.push(`${ended}${between}${key}=${quoteLike(value, '"')}\n`);
  return tries.find((each) => isRead(each, key, value)) ?? tries[0] ?? text;
}

/** Gives keys their values: in place where they are assigned, the last time counting, else at the end. */
export function assign(text: string, values: Readonly<Record<string, string>>): Edit {
  const changed: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (isRead(text, key, value)) continue;
    const last = assignmentsIn(text).findLast((assignment) => assignment.key === key);
    changed.push(`${key} ${last ? "has another value" : "is not set"}`);
    text = withValue(text, key, value, last);
  }
  const keys = Object.keys(values).join(", ");
  return { text, reason: changed.length === 0 ? `${keys} already set so` : changed.join(", ") };
}

/** Takes out every assignment of a key. */
export function unassign(text: string, key: string): Edit {
  const gone = assignmentsIn(text).filter((assignment) => assignment.key === key);
  for (const { lineStart, lineEnd: end } of gone.toReversed()) text = text.slice(0, lineStart) + text.slice(end);
  return { text, reason: gone.length === 0 ? `${key} already not set` : `${key} is set` };
}
