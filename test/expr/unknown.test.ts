import { describe, expect, test } from "vitest";
import { Later, Suspend, Unknown } from "../../src/core/unknown.ts";
import { compileExpression } from "../../src/expr/compile.ts";
import { envOf, render, scopeOf, text, value, wholeOf } from "./support.ts";

const unknown = new Unknown("play/2", 'stdout of "ask"');
const variables = { r: { stdout: unknown, changed: true }, u: unknown, list: [1, unknown], map: { a: unknown } };

function waitsFor(work: () => unknown): Unknown | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof Later) return error.waitsFor;
    throw error;
  }
  return undefined;
}

describe("what only the run will know", () => {
  test.each([
    "u",
    "u ?? 1",
    "u?.x",
    "typeof u",
    "defined(u)",
    "defined(r.stdout)",
    "r.stdout ?? ''",
    "r.stdout.length",
    "r?.stdout?.trim()",
    "list[1] === 1",
    "list.includes(2)",
    "list.filter(Boolean).length",
    "list.map(x => x ? 1 : 2)",
    "list.join()",
    "list.find(x => false)",
    "list.at(-1)",
    "[...list].map(({ a }) => a)",
    "items(map).map(({ value }) => value)",
    "((x = 1) => x)(list[1])",
    "(([[a]]) => a)([list.slice(1)])",
    "(([{ step }]) => step)(list.slice(1))",
    "((...rest) => { for (const { step } of rest) { return step } })(...list.slice(1))",
    "new Set(list).has(3)",
    "Math.max(...list)",
    "Object.entries(map).filter(([key, value]) => value)",
    "Object.values(map)[0]",
    "json(map)",
    "yaml(list)",
    "JSON.stringify(list)",
    "`${map.a}`",
    "'a' in u",
  ])("%s waits", (expression) => {
    expect(waitsFor(() => value(expression, variables))).toBe(unknown);
  });

  test.each<[string, unknown]>([
    ["r.changed", true],
    ["list[0]", 1],
    ["list.length", 2],
    ["'a' in map", true],
    ["list.slice(0, 1)[0]", 1],
    ["[...list, 3].length", 3],
    ["false && u", false],
    ["r.changed || u", true],
  ])("%s does not need it", (expression, expected) => {
    expect(value(expression, variables)).toBe(expected);
  });

  test("text and templates wait too", () => {
    expect(waitsFor(() => text("a <%= r.stdout %>", variables))).toBe(unknown);
    expect(waitsFor(() => render("<% for (const x of list) { %><%= x %><% } %>", variables))).toBe(unknown);
    expect(waitsFor(() => render('<%= include("p") %>', variables, envOf({ p: "<%= u %>" })))).toBe(unknown);
  });
});

test("what was not read yet suspends, also from within a loop or a soft place", () => {
  const suspend = new Suspend(["file /etc/x"]);
  const scope = {
    ...scopeOf({ list: [1] }),
    get: (name: string) => {
      if (name === "list") return [1];
      throw suspend;
    },
  };
  for (const expression of ["facts.os", "facts ?? 1", "list.map(() => facts)", "String(facts)"]) {
    expect(() => compileExpression(expression, wholeOf(expression)).evaluate(scope, envOf())).toThrow(suspend);
  }
});

test("members that are read on demand may suspend", () => {
  const suspend = new Suspend(["os"]);
  const facts = {
    get os(): never {
      throw suspend;
    },
  };
  expect(() => value("facts.os.family ?? 1", { facts })).toThrow(suspend);
  expect(value("facts", { facts })).toBe(facts);
});
