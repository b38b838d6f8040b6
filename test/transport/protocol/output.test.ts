import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedOutput } from "../../../src/transport/protocol/output.ts";

describe("bounded output", () => {
  it("is all of it up to the limit, then its first and last halves, and a count of the rest", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 1, max: 30 }), (chunks, half) => {
        const output = new BoundedOutput(2 * half);
        for (const chunk of chunks) output.push(Buffer.from(chunk));
        const all = Buffer.concat(chunks);
        const expected = all.length <= 2 * half ? all : Buffer.concat([all.subarray(0, half), all.subarray(all.length - half)]);
        expect(output.take()).toEqual(expected);
        expect(output.dropped).toBe(all.length - expected.length);
      }),
    );
  });
});
