import { type Span, within } from "../core/source.ts";

/** One part of a pattern, its sign taken off. */
export interface Term {
  readonly text: string;
  readonly sign: "" | "!" | "&";
  readonly at: Span | undefined;
}

/** The parts of a pattern: by comma where there is one, else by colon. Neither counts inside brackets, of which a regular expression has more kinds. */
export function splitPattern(pattern: string, span: Span | undefined): readonly Term[] {
  const byComma = cut(pattern, ",");
  const pieces = byComma.length > 1 ? byComma : cut(pattern, ":");
  return pieces.flatMap(([text, start]) => termOf(text, start, span));
}

/** The part that stands there; none where it is blank. `start` is its place in the whole pattern, which `span` holds. */
export function termOf(written: string, start: number, span: Span | undefined): readonly Term[] {
  const text = written.trim();
  if (text === "") return [];
  const from = start + written.indexOf(text);
  const at = span && span.end - span.start >= from + text.length ? within(span, from, from + text.length) : span;
  if (text.startsWith("!")) return [{ sign: "!", text: text.slice(1), at }];
  return [text.startsWith("&") ? { sign: "&", text: text.slice(1), at } : { sign: "", text, at }];
}

/** Pieces between the separators, each with the offset at which it begins. */
function cut(pattern: string, separator: string): readonly (readonly [string, number])[] {
  const pieces: [string, number][] = [];
  let start = 0;
  let depth = 0;
  for (let i = 0; i <= pattern.length; i++) {
    const char = pattern[i];
    const [opening, closing] = /^\s*[!&]?~/.test(pattern.slice(start, start + 20)) ? ["([{", ")]}"] : ["[", "]"];
    if (char !== undefined && opening.includes(char)) depth++;
    else if (char !== undefined && closing.includes(char)) depth = Math.max(0, depth - 1);
    else if (char === undefined || (char === separator && depth === 0)) {
      pieces.push([pattern.slice(start, i), start]);
      start = i + 1;
    }
  }
  return pieces;
}
