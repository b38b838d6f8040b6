import fc from "fast-check";
import { expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import { Later, Unknown } from "../../src/core/unknown.ts";
import { envOf, value } from "./support.ts";

const unknown = new Unknown("ask", "stdout of ask");
const bare: object = Object.assign(Object.create(null), { k: 1 });
const variables = { list: [1, "2", unknown, null], map: { k: { d: null }, u: unknown }, text: "a.b", none: null, u: unknown, bare, n: 3 };

const { expression } = fc.letrec<{ expression: string; callback: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom(
    "list",
    "map",
    "text",
    "none",
    "u",
    "bare",
    "n",
    "1",
    "-1",
    "'k'",
    "null",
    "undefined",
    "/a/g",
    "[]",
    "({})",
    "missing",
    "x",
    "[1, 'a']",
    "({ k: 1 })",
    "Number",
    "String",
  ),
  callback: tie("expression").chain((body) =>
    fc.constantFrom(`(x) => ${body}`, `([x]) => ${body}`, `({ k: x = 1 }) => ${body}`, `(...x) => { for (const y of x) { return y } return ${body} }`),
  ),
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "-", "*", "%", "<", ">=", "===", "!=", "&&", "||", "in", "**", "&"))
      .chain(([a, op]) => tie("expression").map((b) => `((${a}) ${op} (${b}))`)),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `((${a}) ?? (${b}))`),
    fc
      .tuple(tie("expression"), fc.constantFrom(".k", "?.k", ".length", "[0]", "?.[1]", ".d", ".k.d", ".at", ".constructor", ".__proto__"))
      .map(([a, member]) => `(${a})${member}`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(${a})[${b}]`),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom(
          "includes",
          "join",
          "slice",
          "split",
          "replace",
          "repeat",
          "concat",
          "toFixed",
          "push",
          "sort",
          "get",
          "has",
          "test",
          "indexOf",
          "flat",
          "trim",
          "padEnd",
        ),
        tie("expression"),
      )
      .map(([a, method, b]) => `(${a}).${method}(${b})`),
    fc
      .tuple(tie("expression"), fc.constantFrom("map", "filter", "find", "flatMap", "toSorted", "forEach", "reduce", "some", "replace"), tie("callback"))
      .map(([a, method, f]) => `(${a}).${method}(${f})`),
    fc
      .tuple(
        fc.constantFrom(
          "json",
          "yaml",
          "b64",
          "unb64",
          "hash",
          "version",
          "ip",
          "items",
          "quote",
          "Number",
          "String",
          "Boolean",
          "parseInt",
          "Math.max",
          "Object.keys",
          "Object.entries",
          "Array.from",
          "JSON.stringify",
          "JSON.parse",
          "new Set",
          "new Map",
          "typeof ",
          "!",
          "-",
        ),
        tie("expression"),
      )
      .map(([f, a]) => `${f}(${a})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `[...(${a}), (${b})]`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `({ ...(${a}), k: ${b}, [${a}]: 1 })`),
    tie("expression").map((a) => `\`<\${${a}}>\``),
    fc.tuple(tie("callback"), tie("expression")).map(([f, a]) => `(${f})(${a})`),
  ),
}));

test("an evaluation gives data, waits, or names a mistake with its place; it never crashes, and never changes what it was given", () => {
  const before = structuredClone({ ...variables, list: variables.list.length, map: Object.keys(variables.map), u: undefined });
  let values = 0;
  fc.assert(
    fc.property(expression, (text) => {
      try {
        value(text, variables, envOf());
        values++;
      } catch (error) {
        if (error instanceof Later) return;
        if (!(error instanceof HoldfastError)) throw error;
        expect(error.at).toBeDefined();
      }
    }),
    { numRuns: 3000 },
  );
  expect(values).toBeGreaterThan(200);
  expect({ ...variables, list: variables.list.length, map: Object.keys(variables.map), u: undefined }).toEqual(before);
});
