import type { Piece } from "./tags.ts";
import type { Text } from "./text.ts";

/** A template as JavaScript statements, as EJS would make them: `print` and `write` stand where tags and text were. */
export interface Script {
  /** The statements; `offset` leads back into the template's file. */
  readonly text: Text;
  /** What `write(i)` prints. */
  readonly chunks: readonly string[];
  /** Where the calls of `print` and `write` begin: those of the script, not of whoever wrote the template. */
  readonly calls: ReadonlyMap<number, "print" | "write">;
  /** Where each `print(…)` has to end; one that ends elsewhere had its parenthesis closed in the template. */
  readonly ends: ReadonlySet<number>;
  /** Whether what stands here was copied from the template. */
  readonly copied: (at: number) => boolean;
}

interface Segment {
  /** Offset in the script at which it begins. */
  readonly at: number;
  readonly origin: number;
  /** Copied from the template; else all of it stands for `origin`. */
  readonly copied: boolean;
}

export function script(pieces: readonly Piece[], template: Text): Script {
  const segments: Segment[] = [];
  const chunks: string[] = [];
  const calls = new Map<number, "print" | "write">();
  const ends = new Set<number>();
  let code = "";
  const add = (text: string, origin: number, copied = false): void => {
    segments.push({ at: code.length, origin, copied });
    code += text;
  };
  for (const piece of pieces) {
    add(";", piece.start);
    if (piece.kind === "text") {
      calls.set(code.length, "write");
      add(`write(${chunks.push(piece.text) - 1});`, piece.start);
      continue;
    }
    const written = template.text.slice(piece.start, piece.end);
    if (piece.kind === "value") {
      calls.set(code.length, "print");
      add("print(", piece.open);
      add(written.replace(/;\s*$/, ""), piece.start, true);
      add("\n)", piece.end);
      ends.add(code.length);
      add(";", piece.end);
    } else {
      add(written, piece.start, true);
      add("\n", piece.end);
    }
  }
  add("", template.text.length);
  const offset = (at: number): number => {
    const segment = segmentAt(segments, at);
    return template.offset(segment.origin + (segment.copied ? at - segment.at : 0));
  };
  return { text: { text: code, source: template.source, offset }, chunks, calls, ends, copied: (at) => segmentAt(segments, at).copied };
}

/** The last segment that begins at or before `at`. */
function segmentAt(segments: readonly Segment[], at: number): Segment {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return segments[low] ?? { at: 0, origin: 0, copied: false };
}
