import { expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const play = `
- hosts: all
  tasks:
    - name: look around
      command: /opt/probe
      changed_when: false
`;

test("a command that changes nothing by its author's word is no pending change, and is run", async () => {
  const plan = await runFake({ play, mode: "plan" });
  expect(plan.exit).toBe(0);
  const apply = await runFake({ play, mode: "apply" });
  expect(apply.exit).toBe(0);
  expect(apply.done("node1")).toEqual(["ok look around"]);
});
