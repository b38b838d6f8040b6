import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { project } from "../commands/project.ts";
import { surroundings } from "../support/surroundings.ts";

const task = (mode: string): string => `    - name: Write\n      copy: { content: x, dest: /tmp/x, mode: ${mode} }\n`;
const head = "# kept as it is\n- hosts: all\n  tasks:\n";
const path = project({ "play.yml": `${head}${task("0644")}${task('"0600"')}${task("0755 # holdfast: ignore HF1906\n     ")}` });

test("--fix quotes modes, and touches nothing else", async () => {
  const around = surroundings();
  expect(await program(["lint", path("play.yml"), "-i", "a,b", "--fix", "--output", "plain"], around)).toBe(0);
  expect(readFileSync(path("play.yml"), "utf8")).toBe(`${head}${task('"0644"')}${task('"0600"')}${task("0755 # holdfast: ignore HF1906\n     ")}`);
  expect(around.stderr.text).toMatch(/^mended 1 place in .*play\.yml\n$/);
  const again = surroundings();
  expect(await program(["lint", path("play.yml"), "-i", "a,b", "--fix"], again)).toBe(0);
  expect(again.stderr.text).toBe("");
});
