import { HoldfastError } from "../core/errors.ts";
import type { Source, Span } from "../core/source.ts";
import { align } from "./align.ts";

/** Offset in the text to offset in the source. */
export type OffsetMap = (offset: number) => number;

/** A text to compile that knows where in its file each character stands. */
export interface Text {
  readonly text: string;
  readonly source: Source;
  readonly offset: OffsetMap;
}

/** The value of a scalar. `span` covers its content; without `map` the places are found by comparing the two. */
export function scalarText(text: string, { source, start, end }: Span, map?: OffsetMap): Text {
  if (map) return { text, source, offset: map };
  if (text.length === end - start && source.text.startsWith(text, start)) return { text, source, offset: (at) => start + at };
  let offsets: Uint32Array | undefined;
  const offset = (at: number): number => {
    offsets ??= align(text, source.text.slice(start, end), inDoubleQuotes(source.text, start));
    return start + (offsets[Math.min(at, text.length)] ?? 0);
  };
  return { text, source, offset };
}

/** The span may hold the quotes or begin behind them. */
function inDoubleQuotes(text: string, start: number): boolean {
  const before = text[start - 1];
  return before === '"' || (text[start] === '"' && before !== "'");
}

export function spanOf({ source, offset }: Text, start: number, end: number): Span {
  const from = offset(start);
  return { source, start: from, end: end > start ? Math.max(from, offset(end - 1) + 1) : from };
}

/** The mistake at this place, ready to be thrown. */
export function mistake(text: Text, start: number, end: number, code: string, message: string, hint?: string): HoldfastError {
  return new HoldfastError(message, { code, at: spanOf(text, start, end), hint });
}
