import fc from "fast-check";
import { expect, test } from "vitest";
import { explain } from "../../src/vars/explain.ts";
import { createScope } from "../../src/vars/scope.ts";
import { outside } from "./outside.ts";
import { vars } from "./sources.ts";

test("the last candidate is the value that is read, and all that set it are told", () => {
  const layer = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 9 }), { maxKeys: 3 });
  fc.assert(
    fc.property(fc.array(layer, { maxLength: 4 }), layer, (maps, over) => {
      const layers = maps.map((one, i) => vars(`layer ${i}`, JSON.stringify(one)));
      const extra = vars("-e", JSON.stringify(over));
      const scope = createScope({ layers, values: [], extra }, outside);
      for (const name of ["a", "b", "c"]) {
        const candidates = explain(name, { layers, made: [], extra });
        expect(candidates).toHaveLength([...maps, over].filter((one) => Object.hasOwn(one, name)).length);
        const last = candidates.at(-1)?.value;
        expect(last?.kind === "scalar" ? last.value : undefined).toBe(scope.get(name));
      }
    }),
  );
});

test("what a task makes in the run wins over files, and -e over that", () => {
  const [one] = explain("a", { layers: [vars("play", "a: 1")], made: [], extra: vars("-e", "{}") });
  if (!one) throw new Error("a is set");
  const made = [{ label: "task", at: one.at, value: undefined }];
  expect(explain("a", { layers: [vars("play", "a: 1")], made, extra: vars("-e", "a: 2") }).map(({ label }) => label)).toEqual(["play", "task", "-e"]);
});
