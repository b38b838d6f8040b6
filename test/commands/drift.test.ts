import { expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { surroundings } from "../support/surroundings.ts";
import { project } from "./project.ts";

const path = project({
  "hosts.yml": "all: { hosts: { web1: } }\n",
  "asks.yml": "- hosts: all\n  vars_prompt: [{ name: release }]\n  tasks:\n    - debug: { msg: '<%= release %>' }\n",
});

test("drift asks nothing, also where there is a terminal; mistakes go to standard error", async () => {
  const around = surroundings();
  Object.assign(around.stdin, { isTTY: true });
  const exit = await program(["drift", path("asks.yml"), "-i", path("hosts.yml")], around);
  expect({ exit, out: around.stdout.text }).toEqual({ exit: 1, out: "" });
  expect(around.stderr.text).toMatch(/^error\[HF1612\]: there is no terminal to ask/);
});
