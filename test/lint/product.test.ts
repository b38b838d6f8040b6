import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { surroundings } from "../support/surroundings.ts";

const root = join(import.meta.dirname, "../..");
const playbooks = readdirSync(join(root, "playbooks")).filter((file) => file.endsWith(".yml"));

test("there is a product", () => {
  expect(playbooks).toContain("keepalived.yml");
});

test.each(playbooks)("playbooks/%s has nothing to be warned of", async (file) => {
  const around = surroundings();
  const exit = await program(["lint", join(root, "playbooks", file), "-i", join(root, "inventory/cluster.yml"), "--strict"], around);
  expect({ exit, err: around.stderr.text }).toEqual({ exit: 0, err: "" });
});
