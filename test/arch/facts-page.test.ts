import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { factsSchema } from "../../src/observations/shared/facts-schema.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/facts.md"), "utf8");

/** Every path of a schema, with what it says of itself; `network` only names what stands beside it too. */
function* paths(path: string, schema: z.ZodType): Iterable<readonly [string, string]> {
  yield [path, schema.description ?? ""];
  const inner = schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema;
  const [suffix, element] =
    inner instanceof z.ZodArray ? ["[]", inner.element as z.ZodType] : inner instanceof z.ZodRecord ? [".NAME", inner.valueType as z.ZodType] : ["", inner];
  if (!(element instanceof z.ZodObject) || path === "network") return;
  for (const [name, member] of Object.entries(element.shape)) yield* paths(`${path}${suffix}.${name}`, member as z.ZodType);
}

test("docs/facts.md has a row for every fact, in order, and none else", () => {
  const documented = [...page.matchAll(/^\| `([^`]+)` \| [^|]+ \|(.*)\|$/gm)].map(([, path = "", text = ""]) => [path, text.trim()]);
  const known = Object.entries(factsSchema.shape)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, schema]) => [...paths(name, schema)]);
  expect(documented).toEqual(known);
});
