import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { parseExtra } from "../../src/vars/extra.ts";
import { createScope } from "../../src/vars/scope.ts";
import { describe as told } from "../playbook/project.ts";
import { outside } from "./outside.ts";
import { ownDisk } from "../../src/vars/disk.ts";

function read(texts: readonly string[]): { readonly values: Readonly<Record<string, unknown>>; readonly errors: readonly string[] } {
  const problems = new Problems();
  const extra = parseExtra(ownDisk, texts, problems);
  const scope = createScope({ layers: [], values: [], extra }, outside);
  return { values: Object.fromEntries(extra.entries.map(({ key }) => [key, scope.get(key)])), errors: problems.errors.map((error) => told(error)) };
}

test.each([
  ["a=1", { a: 1 }],
  ["a=1 b=two", { a: 1, b: "two" }],
  ['a=\'one two\' b="three \\"four\\""', { a: "one two", b: 'three "four"' }],
  ["version=1.10 code=007 on=true off=no", { version: "1.10", code: "007", on: true, off: "no" }],
  ["empty= x=a=b", { empty: "", x: "a=b" }],
  ["sum=<%= 1 + 2 %>", { sum: 3 }],
  ['{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
  ["{a: 1, b: x}", { a: 1, b: "x" }],
])("%s", (text, values) => {
  expect(read([text])).toEqual({ values, errors: [] });
});

test("a file, and what comes later wins", () => {
  const folder = mkdtempSync(join(tmpdir(), "hf-extra-"));
  writeFileSync(join(folder, "vars.yml"), "a: 1\nb: 1\n");
  expect(read([`@${join(folder, "vars.yml")}`, "b=2"]).values).toEqual({ a: 1, b: 2 });
  rmSync(folder, { recursive: true });
});

test.each([
  ["nonsense", "-e:1:1 \"nonsense\" sets no variable | write name=value, name='two words', @file.yml, or a map: '{name: value}'"],
  ["a=1 two words", "-e:1:5 \"two words\" sets no variable | write name=value, name='two words', @file.yml, or a map: '{name: value}'"],
  ["my-name=1", '-e:1:1 "my-name" can\'t be the name of a variable | use letters, digits and underscores: my_name'],
  ["[1, 2]", "-e:1:1 variables are a map | write `name: value`, one a line"],
  ["{a: 1", "-e:1:1 this { is never closed | close it with }, or quote the value that begins with it"],
  ["", "-e:1:1 -e is empty | write name=value, name='two words', @file.yml, or a map: '{name: value}'"],
])("%s is refused", (text, error) => {
  expect(read([text]).errors).toEqual([error]);
});
