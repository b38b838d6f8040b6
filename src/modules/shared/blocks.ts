import type { Edit } from "./edit.ts";
import { joined, linesOf } from "./text-lines.ts";

/** Where a block goes that is not in the file yet; undefined: at its end. */
export type BlockPlace = { readonly after: RegExp } | { readonly before: RegExp | "start" } | undefined;

/** The lines that a block begins and ends with. */
export interface Markers {
  readonly begin: string;
  readonly end: string;
}

interface Parts {
  readonly lines: readonly string[];
  /** The same without the \r of Windows' line ends. */
  readonly bare: readonly string[];
  /** First and last line of the block, markers included; undefined where there is none. */
  readonly from: number | undefined;
  readonly to: number;
}

function partsOf(text: string, { begin, end }: Markers): Parts {
  const lines = linesOf(text);
  const bare = lines.map((line) => line.replace(/\r$/, ""));
  const to = bare.lastIndexOf(end);
  const from = to < 0 ? -1 : bare.slice(0, to).lastIndexOf(begin);
  return { lines, bare, from: from < 0 ? undefined : from, to };
}

function placeIn(lines: Parts["bare"], place: BlockPlace): number {
  if (!place) return lines.length;
  if ("after" in place) return lines.findLastIndex((line) => place.after.test(line)) + 1 || lines.length;
  const { before } = place;
  if (before === "start") return 0;
  const at = lines.findLastIndex((line) => before.test(line));
  return at < 0 ? lines.length : at;
}

/** Puts a block between its markers: in place where they stand, else where it is to go. */
export function ensureBlock(text: string, block: string, markers: Markers, place: BlockPlace): Edit {
  const { lines, bare, from, to } = partsOf(text, markers);
  const eol = text.includes("\r\n") ? "\r" : "";
  const wanted = [markers.begin, ...block.replace(/\n+$/, "").split(/\r?\n/), markers.end].map((line) => line + eol);
  const edited = from === undefined ? lines.toSpliced(placeIn(bare, place), 0, ...wanted) : lines.toSpliced(from, to - from + 1, ...wanted);
  if (from === undefined) return { text: joined(edited), reason: "it has no such block" };
  const isSame = joined(edited) === joined(lines);
  return isSame ? { text, reason: `already its lines ${from + 1} to ${to + 1}` } : { text: joined(edited), reason: "its block differs" };
}

/** Takes the block out, with its markers. */
export function removeBlock(text: string, markers: Markers): Edit {
  const { lines, from, to } = partsOf(text, markers);
  if (from === undefined) return { text, reason: "already without such a block" };
  return { text: joined(lines.toSpliced(from, to - from + 1)), reason: "the block is there" };
}
