import { expect, test } from "vitest";
import { displayWidth, fit, padTo } from "../../src/report/width.ts";
import { duration, indent, plural } from "../../src/report/words.ts";

test("lengths of time", () => {
  expect([0, 12.4, 999, 1_000, 6_249, 59_999, 60_000, 125_000].map(duration)).toEqual([
    "0 ms",
    "12 ms",
    "999 ms",
    "1.0 s",
    "6.2 s",
    "1 min 0 s",
    "1 min 0 s",
    "2 min 5 s",
  ]);
});

test("counts", () => {
  expect([0, 1, 2].map((count) => plural(count, "round trip"))).toEqual(["0 round trips", "1 round trip", "2 round trips"]);
});

test("empty lines are not pushed in", () => {
  expect(indent("a\n\nb", 2)).toBe("  a\n\n  b");
});

test("widths are cells of a terminal", () => {
  expect(["abc", "日本", "e\u0301", "😀", "ｱ", "Ａ"].map(displayWidth)).toEqual([3, 4, 1, 2, 1, 2]);
  expect(padTo("日", 4)).toBe("日  ");
  expect([fit("日本語", 6), fit("日本語", 5), fit("日本語", 1)]).toEqual(["日本語", "日本…", "…"]);
});
