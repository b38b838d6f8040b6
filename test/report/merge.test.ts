import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeOrders } from "../../src/report/merge.ts";

test.each([
  [[["a", "b", "c"]], ["a", "b", "c"]],
  [
    [
      ["a", "c"],
      ["a", "b", "c"],
    ],
    ["a", "b", "c"],
  ],
  [
    [
      ["a", "x"],
      ["a", "y", "x"],
      ["z", "a"],
    ],
    ["z", "a", "y", "x"],
  ],
  [[[], ["b"]], ["b"]],
  [
    [
      ["a", "b"],
      ["b", "a"],
    ],
    ["a", "b"],
  ],
])("%j together are %j", (sequences, merged) => {
  expect(mergeOrders(sequences)).toEqual(merged);
});

test("parts of one order are put together in that order", () => {
  const parts = fc.uniqueArray(fc.nat(30)).chain((order) => fc.tuple(fc.constant(order), fc.array(fc.subarray(order, { minLength: 0 }))));
  fc.assert(
    fc.property(parts, ([order, subsequences]) => {
      const words = (numbers: readonly number[]) => numbers.map(String);
      expect(mergeOrders([...subsequences.map(words), words(order)])).toEqual(words(order));
      const merged = mergeOrders(subsequences.map(words));
      for (const part of subsequences) expect(merged.filter((id) => part.includes(Number(id)))).toEqual(words(part));
    }),
  );
});
