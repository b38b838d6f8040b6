import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectExit, holdfast, type Ended } from "../support/holdfast.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-init-"));
});

const inProject = (...args: readonly string[]): Promise<Ended> => holdfast(args, { cwd: folder });

afterAll(async () => {
  await inProject("lab", "down");
  await rm(folder, { recursive: true });
});

test("a project of `holdfast init` runs as it says: lint, lab, apply, and then nothing is left to do", async () => {
  expectExit(await inProject("init"), 0);
  expectExit(await inProject("lint", "playbooks/site.yml", "--strict"), 0);
  expectExit(await inProject("lab", "up"), 0);
  expectExit(await inProject("--lab", "plan", "playbooks/site.yml"), 2);
  const applied = await inProject("--lab", "apply", "playbooks/site.yml", "--yes");
  expectExit(applied, 0);
  expect(applied.stdout).toContain("2 hosts: 4 changed, 0 failed");
  expectExit(await inProject("--lab", "plan", "playbooks/site.yml"), 0);
});
