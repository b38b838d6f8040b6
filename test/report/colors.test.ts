import { expect, test } from "vitest";
import { createColors, wantsColor } from "../../src/report/colors.ts";
import { defaultForm } from "../../src/report/reporter.ts";
import { page } from "./sample.ts";

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [true, { TERM: "dumb" }, false],
  [false, { FORCE_COLOR: "1" }, true],
  [false, { FORCE_COLOR: "" }, true],
  [true, { FORCE_COLOR: "0" }, false],
  [true, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
])("on a terminal: %s, with %j, colours: %s", (isTTY, env, wanted) => {
  expect(wantsColor({ isTTY }, env)).toBe(wanted);
});

test("without colours nothing is added", () => {
  expect(createColors(false).red("x")).toBe("x");
  expect(createColors(true).red("x")).toBe("\u001b[31mx\u001b[39m");
  expect(createColors(true).red("")).toBe("");
});

test.each([
  [true, {}, "tty"],
  [false, {}, "plain"],
  [true, { TERM: "dumb" }, "plain"],
  [true, { CI: "true" }, "plain"],
])("on a terminal: %s, with %j, the report is %s", (isTTY, env, form) => {
  expect(defaultForm(page({ isTTY }), env)).toBe(form);
});
