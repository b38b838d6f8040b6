import fc from "fast-check";
import { expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import { literalOr } from "../../src/inventory/python-literal.ts";
import type { Plain } from "../../src/vars/value.ts";

function read(text: string): Plain {
  return literalOr(text, { source: { path: "hosts.ini", text }, start: 0, end: text.length });
}

function plain(value: Plain): unknown {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "list") return value.items.map(plain);
  return Object.fromEntries(value.entries.map((entry) => [entry.key, plain(entry.value)]));
}

/** As Python's `repr` writes it. */
function repr(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string")
    return `'${value.replaceAll(/[\\']/g, String.raw`\$&`).replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}'`;
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
    .join(", ")}}`;
}

test("what Python prints of a value is that value", () => {
  const key = fc.string().filter((name) => name !== "__proto__");
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(plain(read(repr(value)))).toEqual(value);
    }),
  );
});

const chars = Array.from("[](){},:'\"\\ 019_.+-eExjrbuTrueNone#");

test("any text is a value, or a mistake of the person's", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...chars) }), (text) => {
      try {
        read(text);
      } catch (error) {
        expect(error).toBeInstanceOf(HoldfastError);
      }
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ["1_0.5_0e+1_0", 10.5e10],
  [".5", 0.5],
  ["5.", 5],
  ["- 3", -3],
  ["+3", 3],
  ["{1: 'a', None: 'b'}", { 1: "a", None: "b" }],
  ["(1,)", [1]],
  ["()", []],
  ["rb'\\d'", "\\d"],
  ["u'\\N'", "\\N"],
  ["'\\U0001F600'", "\u{1F600}"],
])("%s is a literal", (text, value) => {
  expect(plain(read(text))).toEqual(value);
});

test.each([
  "--3",
  "-True",
  "1__0",
  "_1",
  "0x",
  "1j",
  "1+2j",
  "{1, 2}",
  "[1 2]",
  "[1",
  "'a",
  "f'a'",
  "1;",
  "a.b",
  "True2",
  "nan",
  "...",
  ",",
  "{[1]: 2}",
  "012",
  "1.2.3.4",
  "1,,2",
])("%s is text", (text) => {
  expect(read(text)).toMatchObject({ kind: "scalar", value: text });
});

test("brackets without end are a mistake, not a crash", () => {
  expect(() => read("[".repeat(100_000))).toThrow(expect.objectContaining({ code: "HF1105" }));
});
