import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { helpers } from "../../src/expr/helpers/table.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/helpers.md"), "utf8");

test("docs/helpers.md has a row for every helper, in order, and none else", () => {
  const documented = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, usage]) => usage);
  const known = ["defined(x)", ...[...helpers.values()].map(({ usage }) => usage)];
  expect(documented).toEqual(known.toSorted());
});
