import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { HoldfastError, Problems } from "../../src/core/errors.ts";
import { formatPlace, placeOf } from "../../src/core/source.ts";
import { compileValue } from "../../src/vars/compile.ts";
import { decodeSource } from "../../src/vars/files.ts";
import { render } from "../../src/vars/render.ts";
import { createScope } from "../../src/vars/scope.ts";
import type { Plain } from "../../src/vars/value.ts";
import { parseYaml } from "../../src/vars/yaml.ts";
import { outside } from "./outside.ts";

function read(text: string): { readonly tree: Plain | undefined; readonly errors: readonly string[] } {
  const problems = new Problems();
  const tree = parseYaml({ path: "f.yml", text }, problems);
  return { tree, errors: problems.errors.map(({ at, message }) => `${at ? formatPlace(placeOf(at)) : "?"} ${message}`) };
}

function value(text: string): unknown {
  const { tree, errors } = read(text);
  expect(errors).toEqual([]);
  return tree && render(compileValue(tree, new Problems()), createScope({ layers: [], values: [] }, outside), outside);
}

describe("values", () => {
  test.each([
    ["a: [1, 0x10, 1e3, 1.5, true, null, ~, yes, 0o17]", { a: [1, 16, 1000, 1.5, true, null, null, "yes", 15] }],
    ["01: x\nnull: y\ntrue: z\n'q': 1", { "01": "x", null: "y", true: "z", q: 1 }],
    ["a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\ne: *x", { a: { b: 1, c: 2 }, d: { c: 3, b: 1 }, e: { b: 1, c: 2 } }],
    ["a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y]}", { a: { k: 1 }, b: { k: 2, l: 2 }, c: { k: 1, l: 2 } }],
    ["a: &x 1\nb: &x 2\nc: *x", { a: 1, b: 2, c: 2 }],
    ["a: !secret 007\nb: !!str 12", { a: "007", b: "12" }],
    ["'<<': 1", { "<<": 1 }],
    ["# nothing\n", undefined],
    ["", undefined],
    ["---\na: 1\n...\n", { a: 1 }],
  ])("%j", (text, expected) => expect(value(text)).toEqual(expected));

  test("are those that the yaml library gives for anything that it writes", () => {
    const anything = fc.jsonValue({ maxDepth: 4 }).filter((one) => one !== null && !/<%|%>|\{\{|\d{16}/.test(JSON.stringify(one)));
    fc.assert(
      fc.property(anything, (one) => {
        const text = stringify(one);
        expect(value(text)).toEqual(parse(text));
      }),
    );
  });
});

describe("size", () => {
  const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join("\n");

  test("a line of a megabyte is a value", () => {
    for (const quote of ["", '"', "'"]) expect(value(`a: ${quote}${"x ".repeat(500_000)}y${quote}`)).toEqual({ a: `${"x ".repeat(500_000)}y` });
  });

  test("a hundred thousand keys are read", () => {
    expect(Object.keys(value(lines(100_000, (i) => `key${i}: value ${i}`)) as object)).toHaveLength(100_000);
  });

  test.each([
    ["brackets", "[".repeat(100_000), "f.yml:1:102 nested more than 100 deep"],
    ["closed brackets", `${"[".repeat(1000)}${"]".repeat(1000)}`, "f.yml:1:102 nested more than 100 deep"],
    ["dashes", `${"- ".repeat(20_000)}x`, "f.yml:1:203 nested more than 100 deep"],
    ["maps", lines(1000, (i) => `${" ".repeat(i)}a:`), "f.yml:102:102 nested more than 100 deep"],
    ["explicit keys", `${"? ".repeat(5000)}x`, "f.yml:1:203 nested more than 100 deep"],
  ])("deep %s are refused", (_, text, error) => expect(read(text).errors).toEqual([error]));

  test("aliases of aliases of aliases are refused", () => {
    const bomb = [
      "a: &a [x, x, x, x, x, x, x, x, x, x]",
      ..."bcdefghi".split("").map((name, i) => `${name}: &${name} [${Array(10).fill(`*${"abcdefgh"[i]}`).join(", ")}]`),
    ].join("\n");
    expect(read(bomb).errors).toEqual(["f.yml:6:36 aliases multiply to too large a value"]);
  });

  test("aliases that nest ever deeper are refused", () => {
    const chain = ["a0: &a0 x", ...Array.from({ length: 400 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`)].join("\n");
    expect(read(chain).errors).toEqual(["f.yml:302:14 aliases multiply to too large a value"]);
  });
});

describe("bytes", () => {
  test("a byte order mark and Windows line ends are no part of the text", () => {
    const source = decodeSource("f.yml", new TextEncoder().encode("\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n"));
    expect(value(source.text)).toEqual({ a: 1, b: "x\ny\n" });
  });

  test("whatever they are, they are text, or an error with a place", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect([...new TextEncoder().encode(decodeSource("f", bytes).text)]).toEqual([
            ...(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes),
          ]);
        } catch (error) {
          if (!(error instanceof HoldfastError)) throw error;
          expect(error.at?.start).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test.each([
    [[0x61, 0x0a, 0x62, 0xff], "f:2:2"],
    [[0xc3, 0xa9, 0xe2, 0x82], "f:1:2"],
    [[0x61, 0x00], "f:1:2"],
    [[0xfe, 0xff, 0x00, 0x61], "f:1:1"],
    [[0xf0, 0x9f, 0x98, 0x80, 0x80], "f:1:3"],
  ])("%j is refused at %s", (bytes, place) => {
    let at: string | undefined;
    try {
      decodeSource("f", Uint8Array.from(bytes));
    } catch (error) {
      if (error instanceof HoldfastError && error.at) at = formatPlace(placeOf(error.at));
    }
    expect(at).toBe(place);
  });
});
