import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameReader } from "../../../src/transport/protocol/frames.ts";

const nonce = "0123456789abcdef01234567";

/** What a reader makes of a stream that comes in pieces: output joined between frames. */
function read(stream: Buffer, cuts: readonly number[]): (string | readonly string[])[] {
  const seen: (string | readonly string[])[] = [];
  const reader = new FrameReader(
    (chunk) => {
      const last = seen.at(-1);
      if (typeof last === "string") seen[seen.length - 1] = last + chunk.toString("latin1");
      else seen.push(chunk.toString("latin1"));
    },
    (frame) => seen.push(frame),
  );
  reader.expect(nonce);
  const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].toSorted((a, b) => a - b);
  let start = 0;
  for (const end of [...places, stream.length]) {
    reader.push(stream.subarray(start, end));
    start = end;
  }
  return seen;
}

describe("a stream of frames", () => {
  it("is read the same however it is cut, whatever the output is", () => {
    const tricky = fc.constantFrom("\x1e", `\x1e${nonce}`, `\x1e${nonce.slice(0, 5)}`, "\n", "plain", "\x1e\x1e", "\0\xff");
    const output = fc.array(tricky, { maxLength: 4 }).map((parts) => parts.join(""));
    const words = fc.array(fc.constantFrom("s", "e", "0", "ran"), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(output, words)), fc.array(fc.nat()), (parts, cuts) => {
        const stream = parts.map(([text, frame]) => `${text}\x1e${nonce} ${frame.join(" ")}\n`).join("");
        const expected = parts.flatMap(([text, frame]) => (text === "" ? [frame] : [text, frame]));
        expect(read(Buffer.from(stream, "latin1"), cuts)).toEqual(expected);
      }),
    );
  });

  it("hands output on at once, but for what may begin a frame", () => {
    const seen: string[] = [];
    const reader = new FrameReader(
      (chunk) => seen.push(chunk.toString("latin1")),
      () => undefined,
    );
    reader.expect(nonce);
    reader.push(Buffer.from("abc"));
    reader.push(Buffer.from(`def\x1e${nonce.slice(0, 3)}`));
    reader.push(Buffer.from("x"));
    expect(seen).toEqual(["abc", "def", `\x1e${nonce.slice(0, 3)}x`]);
  });
});
