import type { HoldfastError } from "../core/errors.ts";
import { placeOf, type Source } from "../core/source.ts";

/** One `# holdfast: ignore HF1905`: the codes, and the lines that it is for, from 0. */
interface Waiver {
  readonly codes: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
}

const comment = /#\s*holdfast:\s*ignore\s+(HF\d{4}(?:[\s,]+HF\d{4})*)/;

const known = new WeakMap<Source, readonly Waiver[]>();

/**
 * Whether a comment in the file waives this warning. A waiver is for its own line and all that belongs to it, indented deeper; on a line of
 * its own, for the line below it likewise. So one before a task, or behind its first line, is for the whole task.
 */
export function isWaived({ code, at }: HoldfastError): boolean {
  if (!at) return false;
  const line = placeOf(at).line - 1;
  return waiversIn(at.source).some(({ codes, from, to }) => codes.has(code) && from <= line && line <= to);
}

function waiversIn(source: Source): readonly Waiver[] {
  let waivers = known.get(source);
  if (!waivers) {
    const lines = source.text.includes("holdfast:") ? source.text.split("\n") : [];
    known.set(source, (waivers = lines.flatMap((line, i) => waiverOf(line, i, lines) ?? [])));
  }
  return waivers;
}

function waiverOf(line: string, i: number, lines: readonly string[]): Waiver | undefined {
  const list = comment.exec(line)?.[1];
  if (list === undefined) return undefined;
  const codes = new Set(list.split(/[\s,]+/));
  const from = isComment(line) ? next(lines, i) : i;
  let to = from;
  for (let below = from + 1; below < lines.length && (isBlank(lines[below]) || belongs(lines[below], lines[from])); below++) to = below;
  return { codes, from, to };
}

/** The next line with something on it. */
function next(lines: readonly string[], i: number): number {
  const found = lines.findIndex((line, n) => n > i && !isBlank(line) && !isComment(line));
  return found < 0 ? i : found;
}

/** YAML lets the items of a list stand as far left as the key that they belong to. */
function belongs(line = "", above = ""): boolean {
  return indentOf(line) > indentOf(above) || (indentOf(line) === indentOf(above) && /:\s*(#.*)?$/.test(above) && /^\s*- /.test(line));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isBlank(line = ""): boolean {
  return line.trim() === "";
}

function isComment(line: string): boolean {
  return /^\s*(#|<%#)/.test(line);
}
