import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { changes } from "../../src/changes/registry.gen.ts";
import { aliases, modules } from "../../src/modules/registry.gen.ts";
import { observations } from "../../src/observations/registry.gen.ts";
import { moduleOfAnsible } from "../../src/playbook/ansible-modules.ts";

test("the registries are what scripts/gen.js writes", () => {
  const check = (): Buffer => execFileSync(process.execPath, ["scripts/gen.js", "--check"], { stdio: "pipe" });
  expect(check).not.toThrow();
});

test.each(Object.entries(modules))("module %s is found under its own name, with its aliases", async (name, load) => {
  const definition = (await load()).default;
  expect(definition.name).toBe(name);
  expect(Object.keys(aliases).filter((alias) => aliases[alias] === name)).toEqual(definition.aliases ?? []);
});

test("no module that is here is explained as one that is not", () => {
  expect([...Object.keys(modules), ...Object.keys(aliases)].filter((name) => moduleOfAnsible(name) !== undefined)).toEqual([]);
});

test("every kind's map key is its own name, and no two kinds share one", () => {
  expect(new Set([...observations.values()].map((kind) => kind.kind)).size).toBe(observations.size);
  for (const [name, kind] of changes) expect(kind.kind).toBe(name);
});
