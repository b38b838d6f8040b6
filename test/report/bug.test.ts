import { expect, test } from "vitest";
import { drawBug } from "../../src/report/bug.ts";
import { createColors } from "../../src/report/colors.ts";

test("a bug is told as ours, with what to report, and without secrets", () => {
  const mask = (text: string) => text.replaceAll("hunter2", "********");
  const drawn = drawBug(new TypeError("hunter2 is not a function"), "holdfast 0.1.0", { colors: createColors(false), width: 80, mask });
  expect(drawn).toMatch(/^bug: \*{8} is not a function\nThis is a fault of holdfast 0\.1\.0, not of your playbook\./);
  expect(drawn).toMatch(/holdfast 0\.1\.0, node v\d+.*\nTypeError: \*{8} is not a function\n {4}at .*bug\.test\.ts/);
  expect(drawn).not.toContain("hunter2");
  expect(drawBug("thrown text", "holdfast 0.1.0", { colors: createColors(false), width: 80, mask })).toContain("bug: thrown text\n");
});
