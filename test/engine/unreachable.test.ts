import { describe, expect, test } from "vitest";
import { planAndApply } from "../support/saved.ts";
import { runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

const two = { node1: {}, node2: {} };
const write = (name: string, more = ""): string => `    - { name: ${name}, copy: { content: x, dest: /etc/${name} }${more} }\n`;
const bears = ", ignore_unreachable: true";
const run = (tasks: string, options: Partial<FakeRunOptions> = {}, head = ""): Promise<FakeRun> =>
  runFake({ hosts: two, play: `- hosts: all\n${head}  tasks:\n${tasks}`, ...options });
const dies = (step: string) => ({ node2: [{ during: step, then: "die" as const }] });

describe("a connection that is lost at a task with ignore_unreachable", () => {
  test("is opened anew for the next one, and the host has not failed", async () => {
    const lost = await run(write("a") + write("b", bears) + write("c"), { deviations: dies("create /etc/b") });
    expect(lost.exit).toBe(0);
    expect(lost.done("node2")).toEqual(["changed a", "ignored b", "changed c"]);
    expect(lost.result("b", "node2").message).toBe("unreachable: the connection was lost");
    expect(lost.summary("node2")).toMatchObject({ changed: 2, ignored: 1, failed: 0, unreachable: false });
    expect(lost.done("node1")).toEqual(["changed a", "changed b", "changed c"]);
  });

  test("is one at another task: then the host is out", async () => {
    const lost = await run(write("a") + write("b", bears) + write("c"), { deviations: dies("create /etc/c") });
    expect(lost.exit).toBe(4);
    expect(lost.done("node2")).toEqual(["changed a", "changed b", "unreachable c"]);
  });

  test.each([
    ["a block", `    - ignore_unreachable: true\n      block:\n    ${write("b")}`, ""],
    ["the play", write("b"), "  ignore_unreachable: true\n"],
    ["text", write("b", ", ignore_unreachable: \"<%= inventory_hostname === 'node2' %>\""), ""],
  ])("as %s has it", async (_, task, head) => {
    const lost = await run(task + write("c", bears), { deviations: dies("create /etc/b") }, head);
    expect([lost.exit, lost.done("node2")]).toEqual([0, ["ignored b", "changed c"]]);
  });

  test("its result tells it, and that of a task that was done does not", async () => {
    const tasks = `    - { name: ask, command: ask, register: asked${bears} }\n    - { name: told, copy: { dest: /etc/told, content: '<%= asked.unreachable %>' } }\n`;
    const lost = await run(tasks, { deviations: dies("run ask") });
    expect([lost.machine("node1").text("/etc/told"), lost.machine("node2").text("/etc/told")]).toEqual(["false", "true"]);
    expect(lost.exit).toBe(0);
  });

  test("a change that was made all the same is found, and its handler is run", async () => {
    const tasks = `${write("a", `${bears}, notify: mend`)}${write("c")}  handlers:\n${write("mend")}`;
    const lost = await run(tasks, { deviations: dies("create /etc/a") });
    expect(lost.exit).toBe(0);
    expect(lost.done("node2")).toEqual(["ignored a", "changed c", "changed mend"]);
    expect(lost.machine("node2").owed.size).toBe(0);
  });

  test("its handler is run also where it had nothing to do in a flush before", async () => {
    const tasks = `    - meta: flush_handlers\n${write("a", `${bears}, notify: mend`)}${write("c")}  handlers:\n${write("mend")}`;
    const lost = await run(tasks, { deviations: dies("create /etc/a") });
    expect(lost.done("node2")).toEqual(["ignored a", "changed c", "changed mend"]);
    expect(lost.machine("node2").owed.size).toBe(0);
  });

  test("ends a loop there", async () => {
    const tasks = `    - { name: w, copy: { dest: '/etc/<%= item %>', content: x }, loop: [a, b, c]${bears} }\n${write("d")}`;
    const lost = await run(tasks, { deviations: dies("create /etc/b") });
    expect(lost.done("node2")).toEqual(["changed w (a)", "ignored w (b)", "changed d"]);
  });

  test("is nothing that a rescue takes up", async () => {
    const tasks = `    - block:\n    ${write("a", bears)}    ${write("b")}      rescue:\n    ${write("mend")}`;
    const lost = await run(tasks, { deviations: dies("create /etc/a") });
    expect([lost.exit, lost.done("node2")]).toEqual([0, ["ignored a", "changed b"]]);
  });

  test("a host that it happens to at every task comes to the end without having done any", async () => {
    const always = { node2: [{ during: "create", then: "die" as const, always: true }] };
    const lost = await run(write("a") + write("b"), { deviations: always }, "  ignore_unreachable: true\n");
    expect([lost.exit, lost.done("node2")]).toEqual([0, ["ignored a", "ignored b"]]);
  });
});

describe("a host that can't be reached from the start", () => {
  const down = { down: ["node2"] };

  test("stays in a play that bears it, is shown as left to the run, and keeps nobody from anything", async () => {
    const tasks = `${write("a")}    - meta: sync\n${write("b", ", when: facts.hostname !== 'x'")}`;
    const lost = await run(tasks, down, "  ignore_unreachable: true\n");
    expect(lost.exit).toBe(0);
    expect(lost.planned("node2")).toEqual(["later a", "later b"]);
    expect(lost.row("a", "node2").waitsFor).toBe("the host, which can't be reached");
    expect(lost.done("node2")).toEqual(["ignored a", "ignored b"]);
    expect(lost.done("node1")).toEqual(["changed a", "changed b"]);
  });

  test("is out where its first task does not bear it, and where a later one does not: before anything is changed", async () => {
    for (const tasks of [write("a") + write("b", bears), write("a", bears) + write("b")]) {
      const lost = await run(tasks, down);
      expect([lost.exit, lost.log]).toEqual([4, []]);
    }
  });

  test("is asked for once by a plan", async () => {
    const plan = await run(write("a") + write("b") + write("c"), { ...down, mode: "plan" }, "  ignore_unreachable: true\n");
    expect(plan.exit).toBe(2);
    expect(plan.trips("node2").length).toBeLessThanOrEqual(2);
  });

  test("does not pass a verification", async () => {
    const tasks = `${write("a")}  verify: { within: 0, tasks: [{ name: look, command: { cmd: look, reads: true } }] }\n`;
    expect((await run(tasks, down, "  ignore_unreachable: true\n")).exit).not.toBe(0);
  });

  test("ends its play where a word of the engine asks for its facts, at that word alone", async () => {
    const tasks = `    - { meta: end_host, when: facts.hostname === 'x' }\n${write("a")}`;
    const lost = await run(tasks, down, "  ignore_unreachable: true\n");
    expect(lost.exit).toBe(0);
    expect(lost.done("node1")).toEqual(["changed a"]);
    expect(lost.done("node2").at(-1)).toBe("ignored a");
  });
});

test("a saved plan is applied in the same way", async () => {
  const play = `- hosts: all\n  tasks:\n${write("a")}${write("b", bears)}${write("c")}`;
  const { apply, again } = await planAndApply({ play, hosts: two, deviations: dies("create /etc/b") });
  expect([apply.exit, apply.done("node2")]).toEqual([0, ["changed a", "ignored b", "changed c"]]);
  expect(again.exit).toBe(0);
});
