import fc from "fast-check";
import { expect, test } from "vitest";
import { packed, unpacked, type Packed } from "../../../src/commands/saved/pack.ts";
import { Unknown } from "../../../src/core/unknown.ts";

const again = (value: unknown): unknown => unpacked(JSON.parse(JSON.stringify(packed(value))) as Packed);

/** JSON values whose names may be those that packing uses, long texts, and what only the run will know. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, 0, 1.5, ""),
    fc.string(),
    fc.string({ minLength: 130, maxLength: 140 }),
    fc.tuple(fc.string(), fc.string()).map(([step, what]) => new Unknown(step, what)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("$body", "$unknown", "$entries", "__proto__")), tie("value"), { maxKeys: 4 }),
  ),
}));

test("a value comes back from its file as it was, whatever its names", () => {
  fc.assert(
    fc.property(value, (one) => {
      expect(again(one)).toEqual(one);
    }),
  );
});

test("what has no value is left out", () => {
  expect(again({ a: undefined, b: 1 })).toStrictEqual({ b: 1 });
});

test("a long text is kept once, however many steps have it", () => {
  const body = "line of a file\n".repeat(100);
  const steps = Array.from({ length: 50 }, (_, number) => ({ number, content: { text: body } }));
  expect(JSON.stringify(packed(steps)).length).toBeLessThan(body.length * 5);
  expect(again(steps)).toStrictEqual(steps);
});
