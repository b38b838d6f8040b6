import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { referencePages } from "../../src/reference/library.ts";
import { pageOf } from "../../src/reference/page.ts";
import { definitions } from "./editor.ts";

const docs = join(import.meta.dirname, "../../docs");
const pages = await referencePages();

test("docs/modules/ has a page for every module, and none else", () => {
  const ofModules = [...pages.keys()].filter((path) => path.startsWith("modules/"));
  expect(
    readdirSync(join(docs, "modules"))
      .map((file) => `modules/${file}`)
      .toSorted(),
  ).toEqual(ofModules.toSorted());
});

test.each([...pages])("docs/%s is as `npm run gen` writes it", (file, text) => {
  expect(readFileSync(join(docs, file), "utf8")).toBe(text);
});

test.each(definitions.map((definition) => [definition.name, pageOf(definition)] as const))("%s: every row of its page says something", (_name, page) => {
  for (const { name, type, about } of page.parameters)
    expect({ name, type, about }).toEqual({ name, type: expect.stringMatching(/\S/), about: expect.stringMatching(/\S/) });
  expect(page.foresight.join(" ")).toMatch(/^[A-Z].*\.$/);
});
