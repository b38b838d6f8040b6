/**
 * A text a person wrote, kept so that every later message can point into it.
 * `path` is what the person would type: relative to the working directory where that is shorter.
 */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A piece of a source: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** Where a span begins. Lines and columns count from 1, columns in UTF-16 units, as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<Source, readonly number[]>();

/** The offset at which each line of the source begins. */
export function linesOf(source: Source): readonly number[] {
  const known = lineStarts.get(source);
  if (known) return known;
  const starts = [0];
  for (let i = source.text.indexOf("\n"); i >= 0; i = source.text.indexOf("\n", i + 1)) starts.push(i + 1);
  lineStarts.set(source, starts);
  return starts;
}

export function placeOf(span: Span): Place {
  const starts = linesOf(span.source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= span.start) low = middle;
    else high = middle - 1;
  }
  return { file: span.source.path, line: low + 1, column: span.start - (starts[low] ?? 0) + 1 };
}

/** `file:line:column`, the form that terminals and editors make clickable. */
export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** A span inside another span's text, for an expression that stands in the middle of a scalar. */
export function within(span: Span, start: number, end: number): Span {
  return { source: span.source, start: span.start + start, end: span.start + end };
}
