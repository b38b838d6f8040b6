import { describe, expect, test } from "vitest";
import { runFake, type FakeRun } from "../support/run-fake.ts";

/** Conditions that come together: as a list, from outside and inside. */
const run = async (task: string, rc = 0): Promise<FakeRun> =>
  await runFake({
    hosts: { node1: { commands: { ask: () => ({ rc, stdout: "said" }) } } },
    play: `- hosts: all\n  vars: { list: [1, 2] }\n  tasks:\n    - ${task}\n    - { name: after, command: after }\n`,
  });
const first = async (task: string, rc = 0): Promise<string | undefined> => (await run(task, rc)).done()[0];

describe("when", () => {
  test.each([
    ["list.length === 2", "changed t"],
    ["list.length === 3", "skipped t"],
    ["[list.length === 2, list.at(0) === 1]", "changed t"],
    ["[list.length === 2, list.at(0) === 2]", "skipped t"],
    ["[list.length === 3, list.at(0) === 1]", "skipped t"],
  ])("%s", async (when, done) => {
    expect(await first(`{ name: t, command: ask, when: ${when} }`)).toBe(done);
  });

  test("of a block and of its task both hold, and the inner one is not asked where the outer one does not", async () => {
    const block = (outer: string, inner: string): string => `{ when: ${outer}, block: [{ name: t, command: ask, when: ${inner} }] }`;
    expect(await first(block("list.length === 2", "list.at(0) === 1"))).toBe("changed t");
    expect(await first(block("list.length === 2", "list.at(0) === 2"))).toBe("skipped t");
    expect(await first(block("list.length === 3", "list.at(0) === 1"))).toBe("skipped t");
    expect(await first(block("list.length === 3", "list.at(7).name === 'x'"))).toBe("skipped t");
  });

  test("of a block holds for its rescue and its always, too", async () => {
    const parts = "block: [{ name: t, command: ask }], rescue: [{ name: mend, command: mend }], always: [{ name: last, command: last }]";
    expect((await run(`{ when: list.length === 3, ${parts} }`, 1)).log).toEqual(["node1: run after"]);
    expect((await run(`{ when: list.length === 2, ${parts} }`, 1)).log).toEqual(["node1: run ask", "node1: run mend", "node1: run last", "node1: run after"]);
  });
});

describe.each([
  ["changed_when", "changed t", "ok t"],
  ["failed_when", "failed t", "changed t"],
])("%s", (keyword, holds, not) => {
  test.each([
    ["r.rc === 3", 3, holds],
    ["r.rc === 3", 2, not],
    ["[r.rc === 3, r.stdout === 'said']", 3, holds],
    ["[r.rc === 3, r.stdout === 'other']", 3, not],
    ["[r.stdout === 'said', r.rc === 3]", 2, not],
  ])("%s, exit status %i", async (conditions, rc, done) => {
    const judged = keyword === "changed_when" ? ", failed_when: false" : "";
    expect(await first(`{ name: t, command: ask, register: r, ${keyword}: ${conditions}${judged} }`, rc)).toBe(done);
  });
});

test("ignore_errors may hang on the host", async () => {
  const task = "{ name: t, command: ask, ignore_errors: <%= list.length === 2 %> }";
  expect((await run(task, 1)).done()).toEqual(["ignored t", "changed after"]);
  expect((await run(task.replace("2", "3"), 1)).done()).toEqual(["failed t"]);
});
