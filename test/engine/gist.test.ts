import { expect, test } from "vitest";
import type { StepPlanned } from "../../src/core/events.ts";
import { textFile } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

/** `effect: subjects` of each planned step. */
function gists(steps: readonly StepPlanned[]): readonly string[] {
  return steps.map(({ effect, subjects = [] }) => `${effect ?? "nothing known"}: ${subjects.join(", ")}`);
}

test("a planned step says what it is about, and whether that comes or goes", async () => {
  const run = await runFake({
    mode: "plan",
    hosts: { node1: { state: { "file:/etc/old": textFile("x\n"), "file:/etc/motd": textFile("a\n") } } },
    play: `- hosts: all
  tasks:
    - copy: { content: "x", dest: /etc/new }
    - file: { path: /etc/old, state: absent }
    - copy: { content: "b", dest: /etc/motd }
    - copy: { content: "a\\n", dest: /etc/motd, mode: "0600" }
    - copy: { content: "hush", dest: /etc/hidden }
      no_log: true
    - command: { argv: [make, it] }
    - assert: { that: true }
`,
  });
  expect(gists(run.events.filter((event) => event.event === "step"))).toEqual([
    "add: /etc/new",
    "remove: /etc/old",
    "change: /etc/motd",
    "change: /etc/motd",
    "nothing known: ",
    "change: ",
    "nothing known: ",
  ]);
});
