import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import type { JsonSchema } from "../../src/reference/json-schema.ts";
import { asEditorsRead, complaintsOf } from "../reference/editor.ts";
import { surroundings } from "../support/surroundings.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "hf-init-"))));
afterEach(() => rmSync(folder, { recursive: true }));

async function holdfast(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program(argv, around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

const inNew = (name: string): string => join(folder, "new", name);
const text = (name: string): string => readFileSync(inNew(name), "utf8");

function filesOf(path: string): ReadonlyMap<string, string> {
  const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(path, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(path, name), "utf8")]));
}

test("a new project lints clean, warnings counted, by the inventory of its settings", async () => {
  const { exit, out } = await holdfast("init", join(folder, "new"));
  expect(exit).toBe(0);
  expect(out).toContain(`wrote  ${inNew("holdfast.yml")}\n`);
  expect(out).toMatch(/\nNext:\n {2}cd \S+\n {2}holdfast lint /);
  expect(await holdfast("lint", inNew("playbooks/site.yml"), "--strict", "--output", "plain")).toEqual({
    exit: 0,
    out: "1 playbook, 2 tasks, 2 hosts: no mistakes found\n",
    err: "",
  });
});

test("what editors are given fits what is written", async () => {
  await holdfast("init", join(folder, "new"));
  for (const [kind, file] of [
    ["playbook", "playbooks/site.yml"],
    ["inventory", "inventory/hosts.yml"],
    ["config", "holdfast.yml"],
  ] as const) {
    const schema = JSON.parse(text(`.holdfast/schemas/${kind}.schema.json`)) as JsonSchema;
    expect(complaintsOf(schema, asEditorsRead(text(file))), file).toEqual([]);
  }
  const settings = JSON.parse(text(".vscode/settings.json")) as { "yaml.schemas": Record<string, unknown> };
  for (const schema of Object.keys(settings["yaml.schemas"])) expect(JSON.parse(text(schema)), schema).toHaveProperty("$schema");
  for (const file of ["playbooks/site.yml", "inventory/hosts.yml"]) {
    const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text(file))?.[1] ?? "";
    expect(statSync(join(inNew(file), "..", named)).isFile()).toBe(true);
  }
});

test("nothing that is there is overwritten, and it is said", async () => {
  const path = join(folder, "new");
  await holdfast("init", path);
  rmSync(inNew(".gitignore"));
  writeFileSync(inNew("holdfast.yml"), "forks: 3\n");
  const before = filesOf(path);
  const { exit, out } = await holdfast("init", path);
  expect(exit).toBe(0);
  expect(out).toContain(`kept   ${inNew("holdfast.yml")}\n`);
  expect(out).toContain(`wrote  ${inNew(".gitignore")}\n`);
  expect(filesOf(path)).toEqual(new Map([...before, [".gitignore", text(".gitignore")]]));
  expect(text("holdfast.yml")).toBe("forks: 3\n");
});

test("where nothing can be written, that is said", async () => {
  writeFileSync(join(folder, "file"), "");
  const { exit, err } = await holdfast("init", join(folder, "file"));
  expect(exit).toBe(1);
  expect(err).toContain("error[HF1631]: can't write");
});
