import { describe, expect, test } from "vitest";
import type { FakeMachine, MachineOptions } from "../support/fake-machine.ts";
import { runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

/** What other keywords of a task mean where it loops: each item is judged, tried and told by itself. */
const run = async (keywords: string, machine: MachineOptions = {}, more: Partial<FakeRunOptions> = {}): Promise<FakeRun> =>
  await runFake({
    hosts: { node1: machine },
    play: `- hosts: all\n  tasks:\n    - { name: t, command: 't <%= item %>', loop: [a, b, c], ${keywords} }\n    - { name: after, command: after }\n`,
    ...more,
  });
const at = (n: number) => (_: FakeMachine, count: number) => ({ rc: count < n ? 1 : 0, stdout: `try ${count}` });

describe("with a loop", () => {
  test("changed_when and failed_when are asked for each item, of its own result", async () => {
    const commands = { "t a": () => ({ stdout: "new" }), "t b": () => ({ rc: 1 }), "t c": () => ({ stdout: "new", rc: 2 }) };
    const judged = await run("register: r, changed_when: r.stdout === 'new' && item !== 'c', failed_when: r.rc === 2 && item === 'c'", { commands });
    expect(judged.done()).toEqual(["changed t (a)", "ok t (b)", "failed t (c)"]);
  });

  test("until tries each item by itself, and each has its own number of tries", async () => {
    const tried = await run("register: r, until: r.rc === 0, retries: 2, delay: 0", { commands: { "t a": at(2), "t b": at(1), "t c": at(4) } });
    expect(tried.machine().made.map((made) => made.replace("run t ", ""))).toEqual(["a", "a", "b", "c", "c", "c"]);
    expect(tried.done()).toEqual(["changed t (a)", "changed t (b)", "failed t (c)"]);
  });

  test("the task's own variables follow the item", async () => {
    const told = await runFake({ play: "- hosts: all\n  tasks:\n    - { command: 'say <%= word %>', loop: [a, b], vars: { word: 'of <%= item %>' } }\n" });
    expect(told.machine().made).toEqual(["run say of a", "run say of b"]);
  });

  test("a handler is notified where one item has changed something", async () => {
    const tasks = "- { copy: { dest: '/etc/<%= item %>', content: x }, loop: [a, b], notify: mend }";
    const text = `- hosts: all\n  tasks:\n    ${tasks}\n  handlers: [{ name: mend, command: mend }]\n`;
    const [one, none] = await Promise.all(
      [{ "file:/etc/a": "x" }, { "file:/etc/a": "x", "file:/etc/b": "x" }].map(async (state) => await runFake({ hosts: { node1: { state } }, play: text })),
    );
    expect([one?.machine().made, none?.machine().made]).toEqual([["create /etc/b (0644)", "run mend"], []]);
  });

  test("a pause stands between two items, and before none", async () => {
    let starts = 0;
    const paused = await run(
      "loop_control: { pause: 600 }",
      {},
      { onEvent: (event, stop) => event.event === "start" && ++starts === 1 && setTimeout(stop, 50) },
    );
    expect([paused.exit, paused.machine().made]).toEqual([130, ["run t a"]]);
  });
});
