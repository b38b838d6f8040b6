import { expect, test } from "vitest";
import { Later, Unknown } from "../../src/core/unknown.ts";
import { compileExpression } from "../../src/expr/compile.ts";
import { holds } from "../../src/vars/render.ts";
import { createScope } from "../../src/vars/scope.ts";
import { outside } from "./outside.ts";

function answer(text: string): boolean {
  const values = { list: [1], empty: "", count: 2, no: "false", off: "off", map: {}, nothing: null, later: new Unknown("play/step", "its output") };
  const scope = createScope({ layers: [], values: [{ label: "test", values }] }, outside);
  return holds(compileExpression(text, { source: { path: "when", text }, start: 0, end: text.length }), scope, outside);
}

test("a condition is true or false", () => {
  expect([answer("list.length > 0"), answer("count > 2")]).toEqual([true, false]);
});

test.each([
  ["list", "`list` gives a list, not true or false", "write `list.length > 0`"],
  ["list.length", "`list.length` gives the number 1, not true or false", "write `list.length > 0`, or compare it with what you mean"],
  ["count - 1", "`count - 1` gives the number 1, not true or false", "write `(count - 1) > 0`, or compare it with what you mean"],
  ["empty", "`empty` gives an empty text, not true or false", 'write `empty !== ""`'],
  ["no", "`no` gives text, not true or false", 'write `no === "true"`, or set it without quotes'],
  ["off", "`off` gives text, not true or false", "off is text in YAML 1.2: write true or false where it is set"],
  ["map", "`map` gives a map, not true or false", "write `defined(map)` or compare it"],
  ["nothing", "`nothing` gives null, not true or false", "write `defined(nothing)` or compare it"],
])("%s is refused with the right spelling", (text, message, hint) => {
  expect(() => answer(text)).toThrow(expect.objectContaining({ message, hint }));
});

test("what only the run will know waits", () => {
  expect(() => answer("later")).toThrow(Later);
});
