import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { modules } from "../../src/modules/registry.gen.ts";
import { errorPage } from "../../src/reference/error-page.ts";
import { surroundings } from "../support/surroundings.ts";

async function holdfast(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program(argv, around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

describe("doc", () => {
  test("says of an error code what it stands for, and what to do", async () => {
    const { exit, out } = await holdfast("doc", "hf1550");
    expect(exit).toBe(0);
    expect(out).toMatch(/^HF1550: a variable .*\n\nWhat to do: define it/);
  });

  test("of every code that docs/errors.md has", () => {
    const codes = [...readFileSync("docs/errors.md", "utf8").matchAll(/^\| (HF\d{4}) \|/gm)].map(([, code = ""]) => code);
    expect(codes.length).toBeGreaterThan(100);
    expect(codes.filter((code) => !/^HF\d{4}: .+\n\nWhat to do: .+$/.test(errorPage(code) ?? ""))).toEqual([]);
  });

  test("without a name lists every module with its other names", async () => {
    const { exit, out } = await holdfast("doc");
    expect(exit).toBe(0);
    expect(out.trimEnd().split("\n")).toHaveLength(Object.keys(modules).length);
    expect(out).toMatch(/^package, yum, dnf, apt {2,}\S/m);
  });

  test.each(["template", "ansible.builtin.template"])("%s: parameters, defaults, what a plan can know, examples", async (name) => {
    const { exit, out } = await holdfast("doc", name);
    expect(exit).toBe(0);
    expect(out).toMatch(/^template: \S/);
    expect(out).toContain("  src  text, required\n");
    expect(out).toContain("    validate.accept  a list, default [0]\n");
    expect(out).toContain("\nWhat a plan can know\n");
    expect(out).toMatch(/\nExamples\n {2}# .+\n {2}- template:\n {6}src: /);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("another name of a module is as good", async () => {
    expect((await holdfast("doc", "yum")).out).toBe((await holdfast("doc", "package")).out);
  });

  test("a keyword is explained, too, with each of its meanings", async () => {
    expect((await holdfast("doc", "serial")).out).toMatch(/^serial: Hosts worked on at a time.*\n {2}in: play\n {2}takes: serial\n$/);
    expect((await holdfast("doc", "name")).out).toMatch(/in: play\n[^]*in: role, block, task\n/);
    expect((await holdfast("doc", "strategy")).out).toContain("takes: one of batched, linear, free");
    expect((await holdfast("doc", "serail")).err).toContain('did you mean "serial"?');
  });

  test("says which was meant", async () => {
    const { exit, out, err } = await holdfast("doc", "tempalte");
    expect({ exit, out }).toEqual({ exit: 1, out: "" });
    expect(err).toContain('error[HF1630]: there is no module or keyword "tempalte"');
    expect(err).toContain('did you mean "template"?');
  });
});

describe("schema", () => {
  test.each(["playbook", "tasks", "inventory", "vars", "config"])("%s is printed as JSON", async (kind) => {
    const { exit, out } = await holdfast("schema", kind);
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ $schema: "http://json-schema.org/draft-07/schema#" });
  });

  test("--write puts all of them into a folder, or the one that is named", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hf-schemas-"));
    try {
      const { exit, out } = await holdfast("schema", "--write", join(folder, "new"));
      expect(exit).toBe(0);
      expect(out.trim().split("\n")).toHaveLength(5);
      expect(readdirSync(join(folder, "new"))).toEqual(["config", "inventory", "playbook", "tasks", "vars"].map((kind) => `${kind}.schema.json`));
      await holdfast("schema", "vars", "--write", join(folder, "one"));
      expect(readdirSync(join(folder, "one"))).toEqual(["vars.schema.json"]);
      expect(JSON.parse(readFileSync(join(folder, "one/vars.schema.json"), "utf8"))).toHaveProperty("propertyNames");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a kind that is none is a mistake", async () => {
    const { exit, err } = await holdfast("schema", "playbok");
    expect(exit).toBe(1);
    expect(err).toContain('did you mean "playbook"?');
    expect((await holdfast("schema", "site")).err).toContain("it takes playbook, tasks, inventory, vars, config");
  });
});
