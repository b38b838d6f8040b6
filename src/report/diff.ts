import { structuredPatch } from "diff";
import type { Diff } from "../changes/define.ts";
import { clipLine, showControls } from "./escape.ts";
import type { Colors } from "./colors.ts";
import { hideOlderSecrets } from "./older-secrets.ts";

/** What a diff must know of secrets. */
export interface DiffSecrets {
  /** Does the text hold a secret? */
  taints(text: string): boolean;
  mask(text: string): string;
}

export interface DiffOptions {
  /** Lines shown around a change; default 3. */
  readonly context?: number;
  /** Milliseconds that comparing one pair of texts may take; default 1000. After that only their sizes are told. */
  readonly timeout?: number;
  /** Lines of one file's diff that are shown; default 1000. */
  readonly maxLines?: number;
  readonly secrets?: DiffSecrets;
}

type TextDiff = Extract<Diff, { type: "text" }>;

/**
 * Unified diffs of what changes would do, without colours, for people, plan files and events alike. Control characters are made visible,
 * secrets masked. Ends with a newline where there is anything.
 */
export function drawDiff(diffs: readonly Diff[], options: DiffOptions = {}): string {
  const lines = diffs.flatMap((diff) => {
    if (diff.type === "text") return drawText(diff, options);
    if (diff.type === "binary") return [`${diff.path}: binary, ${fromTo(diff.before, diff.after)}`];
    return diff.rows.map((row) => `${diff.path}: ${row.name} ${fromTo(row.before, row.after)}`);
  });
  const { secrets } = options;
  const safe = lines.map((line) => clipLine(showControls(secrets ? secrets.mask(line) : line)));
  return safe.length > 0 ? `${safe.join("\n")}\n` : "";
}

function fromTo(before: string | undefined, after: string | undefined): string {
  return `${before || "(none)"} -> ${after || "(none)"}`;
}

function drawText(diff: TextDiff, options: DiffOptions): readonly string[] {
  const { before = "", after = "" } = diff;
  if (diff.before === diff.after) return [];
  const header = [`--- ${diff.before === undefined ? "/dev/null" : diff.path}`, `+++ ${diff.after === undefined ? "/dev/null" : diff.path}`];
  if (before === after) return [...header, "(empty)"];
  return [...header, ...drawLines(before, after, options)];
}

function drawLines(before: string, after: string, options: DiffOptions): readonly string[] {
  const { secrets } = options;
  if (!secrets || (!secrets.taints(before) && !secrets.taints(after))) return drawHunks(before, after, options);
  const masked = { before: secrets.mask(before), after: secrets.mask(after) };
  if (masked.before === masked.after) return [`(secret, ${bytes(before)} -> ${bytes(after)} bytes)`];
  const byLine = (text: string) =>
    text
      .split("\n")
      .map((line) => secrets.mask(line))
      .join("\n");
  const whole = byLine(before) === masked.before && byLine(after) === masked.after;
  return whole ? drawHunks(before, after, options) : drawHunks(masked.before, masked.after, options);
}

function drawHunks(before: string, after: string, options: DiffOptions): readonly string[] {
  const { context = 3, timeout = 1_000, maxLines = 1_000, secrets } = options;
  const patch = structuredPatch("", "", before, after, undefined, undefined, { context, timeout });
  if (!patch) return [`(too different to compare line by line, ${bytes(before)} -> ${bytes(after)} bytes)`];
  const lines = patch.hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...(secrets ? hideOlderSecrets(hunk.lines.map((line) => secrets.mask(line))) : hunk.lines),
  ]);
  const hidden = lines.length - maxLines;
  return hidden > 0 ? [...lines.slice(0, maxLines), `(${hidden} more lines)`] : lines;
}

/** As `diff -u` writes it: the length only where it is not 1, and the line before where it is 0. */
function range(start: number, length: number): string {
  if (length === 1) return String(start);
  return `${length === 0 ? start - 1 : start},${length}`;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** Colours for what `drawDiff` drew. A file's two header lines are told from removed lines that begin with `--` by standing together. */
export function colourDiff(diff: string, colors: Colors): string {
  return diff.replaceAll(/^--- .*\n\+\+\+ .*$|^.+$/gm, (line) => {
    if (line.includes("\n")) return line.split("\n").map(colors.bold).join("\n");
    if (line.startsWith("@@")) return colors.cyan(line);
    if (line.startsWith("+")) return colors.green(line);
    return line.startsWith("-") ? colors.red(line) : line;
  });
}

/** What a diff does as a whole: `+` where all is new, `-` where all goes away, `~` where something changes or no diff tells. */
export function signOf(diff: string | undefined): "+" | "-" | "~" {
  if (diff === undefined) return "~";
  const count = (pattern: RegExp) => diff.match(pattern)?.length ?? 0;
  const all = count(/^--- .*\n\+\+\+ |^[^-+ @\\(].* -> /gm);
  if (all === 0) return "~";
  if (count(/^--- \/dev\/null\n\+\+\+ |^[^-+ @\\(].* \(none\) -> /gm) === all) return "+";
  return count(/^--- .*\n\+\+\+ \/dev\/null$|^[^-+ @\\(].* -> \(none\)$/gm) === all ? "-" : "~";
}
