import { describe, expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const fails = { commands: { fail: () => ({ rc: 1 }) } };
const hosts = { node1: fails };
const write = (name: string): string => `{ name: ${name}, copy: { content: x, dest: /etc/${name} } }`;
const fail = "{ name: break, command: fail }";
const play = (...tasks: readonly string[]): string => `- hosts: all\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}`;
const block = (parts: { readonly block: string; readonly rescue?: string; readonly always?: string }): string =>
  `{ ${Object.entries(parts)
    .map(([key, tasks]) => `${key}: [${tasks}]`)
    .join(", ")} }`;

test("ignore_errors goes on behind the failure", async () => {
  const run = await runFake({
    hosts,
    play: play(
      "{ name: break, command: fail, ignore_errors: true, register: r }",
      '{ name: after, copy: { content: "<%= r.failed %> <%= r.rc %>", dest: /etc/after } }',
    ),
  });
  expect(run.exit).toBe(0);
  expect(run.done()).toEqual(["ignored break", "changed after"]);
  expect(run.machine().text("/etc/after")).toBe("true 1");
  expect(run.summary()).toMatchObject({ ignored: 1, failed: 0, changed: 1 });
});

describe("rescue", () => {
  const rescued = play(block({ block: `${write("a")}, ${fail}, ${write("b")}`, rescue: write("mend"), always: write("finally") }), write("after"));

  test("takes over from the failed task, and the host has not failed", async () => {
    const run = await runFake({ hosts, play: rescued });
    expect(run.done()).toEqual(["changed a", "rescued break", "changed mend", "changed finally", "changed after"]);
    expect(run.exit).toBe(0);
    expect(run.machine().text("/etc/b")).toBeUndefined();
    expect(run.summary()).toMatchObject({ rescued: 1, failed: 0 });
  });

  test("is shown in a plan, but not counted, and not run where nothing fails", async () => {
    const plan = await runFake({ hosts, mode: "plan", play: rescued });
    expect(plan.planned()).toEqual(["change a", "change break", "change b", "skip mend", "change finally", "change after"]);
    expect(plan.row("mend").reason).toContain("only if");
    expect(plan.summary()).toMatchObject({ pending: 5, skipped: 0 });
    const run = await runFake({ play: rescued });
    expect(run.done()).toEqual(["changed a", "changed break", "changed b", "changed finally", "changed after"]);
  });

  test("of a failure that the plan foresees is planned as it will be done", async () => {
    const foreseen = play(block({ block: `{ name: demand, assert: { that: "facts.hostname === 'x'" } }, ${write("b")}`, rescue: write("mend") }));
    const run = await runFake({ play: foreseen });
    expect(run.planned()).toEqual(["change mend"]);
    expect(run.done().filter((line) => line.startsWith("changed"))).toEqual(["changed mend"]);
    expect(run.exit).toBe(0);
  });

  test("that fails itself fails the host; always still runs", async () => {
    const run = await runFake({
      hosts,
      play: play(block({ block: fail, rescue: `{ name: mend, command: fail }, ${write("more")}`, always: write("finally") }), write("after")),
    });
    expect(run.done()).toEqual(["rescued break", "failed mend", "changed finally"]);
    expect(run.exit).toBe(3);
  });

  test("of an outer block comes after the inner block's always", async () => {
    const inner = block({ block: fail, always: write("cleanup") });
    const run = await runFake({
      hosts,
      play: play(block({ block: `${inner}, ${write("never")}`, rescue: write("mend"), always: write("finally") }), write("after")),
    });
    expect(run.done()).toEqual(["rescued break", "changed cleanup", "changed mend", "changed finally", "changed after"]);
  });
});

describe("always", () => {
  test("runs after a failure without rescue, once, and then the host is out", async () => {
    const run = await runFake({ hosts, play: play(block({ block: `${write("a")}, ${fail}`, always: write("finally") }), write("after")) });
    expect(run.done()).toEqual(["changed a", "failed break", "changed finally"]);
    expect(run.exit).toBe(3);
  });

  test("that fails ends there", async () => {
    const run = await runFake({ hosts, play: play(block({ block: write("a"), always: `${fail}, ${write("finally")}` }), write("after")) });
    expect(run.done()).toEqual(["changed a", "failed break"]);
  });

  test("of a block that was never entered does not run", async () => {
    const run = await runFake({ hosts, play: play(fail, block({ block: write("a"), always: write("finally") })) });
    expect(run.done()).toEqual(["failed break"]);
  });

  test("of nested blocks: the inner one first, both after a failure deep inside", async () => {
    const inner = block({ block: fail, always: write("inner") });
    const run = await runFake({ hosts, play: play(block({ block: inner, always: write("outer") }), write("after")) });
    expect(run.done()).toEqual(["failed break", "changed inner", "changed outer"]);
  });

  test("runs on a host that another one's failure has stopped", async () => {
    const text = `
- hosts: all
  any_errors_fatal: true
  tasks:
    - block:
        - ${write("a")}
        - meta: sync
        - { name: break, command: fail, when: facts.hostname === "bad" }
        - meta: sync
        - ${write("b")}
      always:
        - ${write("finally")}
    - ${write("after")}
`;
    const run = await runFake({ play: text, hosts: { node1: { ...fails, state: { "fact:hostname": "bad" } }, node2: {} } });
    expect(run.exit).toBe(3);
    expect(run.done("node1").filter((line) => !line.startsWith("skipped"))).toEqual(["changed a", "failed break", "changed finally"]);
    expect(run.done("node2").filter((line) => !line.startsWith("skipped"))).toEqual(["changed a", "changed finally"]);
  });

  test("that is delegated runs for a failed host too", async () => {
    const text = play(block({ block: fail, always: "{ name: back in, delegate_to: node2, copy: { content: x, dest: /etc/back } }" }));
    const run = await runFake({ hosts: { node1: fails, node2: {} }, play: text.replace("hosts: all", "hosts: node1") });
    expect(run.done()).toEqual(["failed break", "changed back in"]);
    expect(run.machine("node2").text("/etc/back")).toBe("x");
  });
});
