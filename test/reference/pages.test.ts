import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { referencePages } from "../../src/reference/library.ts";
import { pageOf } from "../../src/reference/page.ts";
import { definitions } from "./editor.ts";

const docs = join(import.meta.dirname, "../../docs/modules");
const pages = await referencePages();

test("docs/modules/ has a page for every module, and none else", () => {
  expect(readdirSync(docs).toSorted()).toEqual([...pages.keys()].toSorted());
});

test.each([...pages])("docs/modules/%s is as `npm run gen` writes it", (file, text) => {
  expect(readFileSync(join(docs, file), "utf8")).toBe(text);
});

test.each(definitions.map((definition) => [definition.name, pageOf(definition)] as const))("%s: every row of its page says something", (_name, page) => {
  for (const { name, type, about } of page.parameters)
    expect({ name, type, about }).toEqual({ name, type: expect.stringMatching(/\S/), about: expect.stringMatching(/\S/) });
  expect(page.foresight.join(" ")).toMatch(/^[A-Z].*\.$/);
});
