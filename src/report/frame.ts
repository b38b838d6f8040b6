import { linesOf, placeOf, type Span } from "../core/source.ts";
import type { Colors } from "./colors.ts";
import { showControls } from "./escape.ts";
import { codePointWidth, displayWidth } from "./width.ts";

/** How things are drawn for people. */
export interface Drawing {
  readonly colors: Colors;
  /** Cells of a line. */
  readonly width: number;
  /** Replaces every known secret in a text. */
  readonly mask: (text: string) => string;
}

/** Lines of a span that are shown in full; of a longer one, the first and the last of them. */
const spanLines = 4;

/** A line of the source and the offsets in it that are underlined; none where they are undefined. */
interface Row {
  readonly number: number;
  readonly text: string;
  readonly start?: number;
  readonly end?: number;
}

/** The source around a span with line numbers, and carets exactly under the span. */
export function drawFrame(span: Span, drawing: Drawing, paint: (text: string) => string): readonly string[] {
  const rows = rowsOf(span);
  const { dim } = drawing.colors;
  const gutter = String(rows.at(-1)?.number ?? 1).length;
  const available = Math.max(20, drawing.width - gutter - 3);
  const lines = [dim(`${" ".repeat(gutter)} |`)];
  let previous = rows[0]?.number ?? 1;
  for (const row of rows) {
    if (row.number > previous + 1) lines.push(dim(`${"…".padStart(gutter)} |`));
    previous = row.number;
    const { text, carets } = drawRow(row, available, drawing.mask);
    lines.push(`${dim(`${String(row.number).padStart(gutter)} |`)} ${text}`.trimEnd());
    if (carets) lines.push(`${dim(`${" ".repeat(gutter)} |`)} ${" ".repeat(carets.before)}${paint("^".repeat(carets.length))}`);
  }
  return lines;
}

function rowsOf(span: Span): readonly Row[] {
  const { source } = span;
  const starts = linesOf(source);
  const first = placeOf(span).line - 1;
  const lastChar = Math.max(span.start, span.end - 1);
  const last = placeOf({ source, start: lastChar, end: lastChar }).line - 1;
  const row = (index: number): Row => {
    const from = starts[index] ?? 0;
    const text = source.text.slice(from, (starts[index + 1] ?? source.text.length + 1) - 1).replace(/\r$/, "");
    if (index < first || index > last) return { number: index + 1, text };
    const indent = text.length - text.trimStart().length;
    const start = index === first ? span.start - from : indent;
    return { number: index + 1, text, start, end: index === last ? Math.max(start, span.end - from) : text.length };
  };
  const wanted: number[] = [];
  if (first > 0) wanted.push(first - 1);
  for (let i = first; i <= last; i++) if (i < first + spanLines - 1 || i === last) wanted.push(i);
  return wanted.map(row);
}

/** One code point as it is drawn. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly marked: boolean;
}

function cellsOf(row: Row): readonly Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  for (const character of row.text) {
    const text = character === "\t" ? "    " : showControls(character);
    const width = text === character ? codePointWidth(character) : displayWidth(text);
    const marked = row.start !== undefined && offset < (row.end ?? 0) && offset + character.length > row.start;
    cells.push({ text, width, marked });
    offset += character.length;
  }
  return cells;
}

function drawRow(row: Row, available: number, mask: (text: string) => string) {
  const shown = nearby(maskRow(hideMarked(row), mask));
  const cells = cellsOf(shown);
  const start = shown.start;
  const firstMarked = cells.findIndex((cell) => cell.marked);
  const anchor = firstMarked >= 0 ? firstMarked : start === undefined ? 0 : countCells(shown.text, start);
  const { from, to } = windowOf(cells, anchor, available);
  const visible = cells.slice(from, to);
  const text = `${from > 0 ? "…" : ""}${visible.map((cell) => cell.text).join("")}${to < cells.length ? "…" : ""}`;
  if (start === undefined) return { text, carets: undefined };
  const before = (from > 0 ? 1 : 0) + widthOf(cells.slice(from, anchor));
  return { text, carets: { before, length: Math.max(1, widthOf(visible.filter((cell) => cell.marked))) } };
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

function countCells(text: string, offset: number): number {
  return Array.from(text.slice(0, offset)).length;
}

/** Which cells of a long line are shown: all that fit, so that the anchor is among them with something before it. */
function windowOf(cells: readonly Cell[], anchor: number, available: number): { from: number; to: number } {
  if (widthOf(cells) <= available) return { from: 0, to: cells.length };
  let from = anchor;
  let before = 0;
  while (from > 0 && before + (cells[from - 1]?.width ?? 0) <= available / 3) before += cells[--from]?.width ?? 0;
  let to = from;
  let used = 2;
  while (to < cells.length && used + (cells[to]?.width ?? 0) <= available) used += cells[to++]?.width ?? 0;
  return { from, to };
}

/** Of a line of a megabyte, the part around the span: much more than any terminal shows, so that what is cut away lies outside of it. */
function nearby(row: Row): Row {
  const from = Math.max(0, (row.start ?? 0) - 1_000);
  if (row.text.length <= 4_000) return row;
  const text = row.text.slice(from, from + 4_000);
  return row.start === undefined ? { ...row, text } : { ...row, text, start: row.start - from, end: (row.end ?? row.start) - from };
}

/** Hides what stands behind `!secret`, or a tag that was meant to be it, also where nobody could tell of it: in a file too broken to be read, in a value that another one overrules. */
function hideMarked(row: Row): Row {
  const mark = /!s[ecrt]{3,7}\s+(?=\S)/.exec(row.text);
  if (!mark) return row;
  const from = mark.index + mark[0].length;
  const text = `${row.text.slice(0, from)}(secret)`;
  if (row.start === undefined) return { ...row, text };
  return { ...row, text, start: Math.min(row.start, from), end: Math.min(row.end ?? 0, text.length) };
}

/** Masks a line and keeps track of the span in it; where a secret crosses the span's border, the whole line is underlined. */
function maskRow(row: Row, mask: (text: string) => string): Row {
  const masked = mask(row.text);
  if (masked === row.text || row.start === undefined) return { ...row, text: masked };
  const before = mask(row.text.slice(0, row.start));
  const marked = mask(row.text.slice(row.start, row.end));
  const after = mask(row.text.slice(row.end));
  if (before + marked + after !== masked) return { ...row, text: masked, start: 0, end: masked.length };
  return { ...row, text: masked, start: before.length, end: before.length + marked.length };
}
