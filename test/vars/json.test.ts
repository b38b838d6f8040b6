import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { formatPlace, placeOf } from "../../src/core/source.ts";
import { compileValue } from "../../src/vars/compile.ts";
import { parseJson } from "../../src/vars/json.ts";
import { render } from "../../src/vars/render.ts";
import { createScope } from "../../src/vars/scope.ts";
import type { Plain } from "../../src/vars/value.ts";
import { outside } from "./outside.ts";

function parse(text: string): { tree: Plain | undefined; errors: readonly string[] } {
  const problems = new Problems();
  const tree = parseJson({ path: "inv.sh --list", text }, problems);
  return { tree, errors: problems.errors.map(({ message, at }) => `${at && formatPlace(placeOf(at))} ${message}`) };
}

function valueOf(text: string): unknown {
  const { tree, errors } = parse(text);
  expect(errors).toEqual([]);
  const value = tree && compileValue(tree, new Problems());
  return value && render(value, createScope({ layers: [], values: [] }, outside), outside);
}

/** Whole numbers that JavaScript can't hold are a mistake here. */
const json = fc.jsonValue({ stringUnit: "binary" }).filter((value) => !/\d{16}/.test(JSON.stringify(value)));

test("gives what JSON.parse gives, whatever the white space", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 1, "\t"), (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(JSON.stringify(valueOf(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

const chars = Array.from('{}[],:"\\ 01-.eEtruefalsn\n\t/');

test("what is no JSON for JSON.parse is none here", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...chars) }), (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      const { errors } = parse(text);
      expect(errors.length === 0 || /twice|too large/.test(errors.join())).toBe(isJson);
    }),
    { numRuns: 2000 },
  );
});

test("is data: nothing in it is rendered", () => {
  expect(valueOf('{"a": "<%= env(\'HOME\') %>", "b": "{{ c }}", "c": "%>"}')).toEqual({ a: "<%= env('HOME') %>", b: "{{ c }}", c: "%>" });
});

test("everything knows its place", () => {
  const { tree } = parse('{"a":\n  [1, "x"]}');
  const list = tree?.kind === "map" ? tree.entries[0]?.value : undefined;
  expect(list?.kind === "list" ? list.items.map(({ span }) => formatPlace(placeOf(span))) : []).toEqual(["inv.sh --list:2:4", "inv.sh --list:2:7"]);
});

describe("mistakes", () => {
  test.each([
    ["", "inv.sh --list:1:1 inv.sh --list prints no JSON: it ends where a value is expected"],
    ["Traceback\n", "inv.sh --list:1:1 inv.sh --list prints no JSON: no value begins here"],
    ['{"a" 1}', "inv.sh --list:1:6 inv.sh --list prints no JSON: a colon is expected after a key"],
    ['{"a": 1,}', "inv.sh --list:1:9 inv.sh --list prints no JSON: a text in double quotes is expected"],
    ['{"a": 1\n"b": 2}', "inv.sh --list:2:1 inv.sh --list prints no JSON: a comma or } is expected"],
    ["{}\ndone\n", "inv.sh --list:2:1 inv.sh --list prints no JSON: more follows after the end of the value"],
    ['{"a": 1, "a": 2}', 'inv.sh --list:1:10 the key "a" stands twice in one map'],
    ["[12345678901234567890]", "inv.sh --list:1:2 12345678901234567890 is too large to be an exact number"],
    ["[".repeat(100_000), "inv.sh --list:1:501 nested more than 500 deep"],
  ])("%j", (text, message) => {
    expect(parse(text).errors).toEqual([message]);
  });
});
