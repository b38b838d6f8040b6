import { structuredPatch } from "diff";
import type { Bytes, Diff } from "../changes/define.ts";
import { bytesOf } from "../observations/shared/content.ts";
import { showControls } from "./escape.ts";
import { hideOlderSecrets } from "./older-secrets.ts";
import { plural } from "./words.ts";

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
  readonly secrets?: DiffSecrets;
}

type TextDiff = Extract<Diff, { type: "text" }>;
type BytesDiff = Extract<Diff, { type: "bytes" }>;

/** Digits of a sha256 that are shown: enough to tell two contents apart. */
const hashDigits = 16;

/**
 * Unified diffs of what changes would do, whole and without colours, for people, plan files and events alike. Control characters are made
 * visible, secrets masked. Ends with a newline where there is anything.
 */
export function drawDiff(diffs: readonly Diff[], options: DiffOptions = {}): string {
  const { secrets } = options;
  const lines = diffs.flatMap((diff) => {
    if (diff.type === "text") return drawText(diff, options);
    if (diff.type === "bytes") return [drawBytes(diff, secrets)];
    return diff.rows.map((row) => `${diff.path}: ${row.name} ${row.before || "(none)"} -> ${row.after || "(none)"}`);
  });
  return lines.map((line) => `${showControls(secrets ? secrets.mask(line) : line)}\n`).join("");
}

/** By size and hash; of what holds a secret, or takes the place of it, no hash: one could try out secrets on it. */
function drawBytes({ path, before, after }: BytesDiff, secrets: DiffSecrets | undefined): string {
  const sides = [before, after];
  if (secrets && sides.some((side) => side?.content && secrets.taints(bytesOf(side.content).toString("utf8"))))
    return `${path}: (secret, ${before?.size ?? 0} -> ${after?.size ?? 0} bytes)`;
  const isBinary = sides.some((side) => side?.content && "base64" in side.content);
  return `${path}: ${isBinary ? "binary" : "too large to show"}, ${sides.map(bytesText).join(" -> ")}`;
}

function bytesText(side: Bytes | undefined): string {
  if (!side) return "(none)";
  return `${plural(side.size, "byte")}${side.hash === undefined ? "" : ` sha256:${side.hash.slice(0, hashDigits)}`}`;
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
  if (masked.before === masked.after) return [`(secret, ${sizeOf(before)} -> ${sizeOf(after)} bytes)`];
  const byLine = (text: string) =>
    text
      .split("\n")
      .map((line) => secrets.mask(line))
      .join("\n");
  const whole = byLine(before) === masked.before && byLine(after) === masked.after;
  return whole ? drawHunks(before, after, options) : drawHunks(masked.before, masked.after, options);
}

function drawHunks(before: string, after: string, options: DiffOptions): readonly string[] {
  const { context = 3, timeout = 1_000, secrets } = options;
  const patch = structuredPatch("", "", before, after, undefined, undefined, { context, timeout });
  if (!patch) return [`(too different to compare line by line, ${sizeOf(before)} -> ${sizeOf(after)} bytes)`];
  return patch.hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...(secrets ? hideOlderSecrets(hunk.lines.map((line) => secrets.mask(line))) : hunk.lines),
  ]);
}

/** As `diff -u` writes it: the length only where it is not 1, and the line before where it is 0. */
function range(start: number, length: number): string {
  if (length === 1) return String(start);
  return `${length === 0 ? start - 1 : start},${length}`;
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}
