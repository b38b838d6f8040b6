import type { Span } from "../core/source.ts";

/** The part of a scalar's span that holds its content: without quotes, without the header of a block. */
export function contentSpan({ source, start, end }: Span): Span {
  const first = source.text[start];
  const quoted = (first === '"' || first === "'") && end - start > 1 && source.text[end - 1] === first;
  if (quoted) return { source, start: start + 1, end: end - 1 };
  if (first !== "|" && first !== ">") return { source, start, end };
  const line = source.text.indexOf("\n", start);
  return line < 0 || line >= end ? { source, start, end } : { source, start: line + 1, end };
}
