import { describe, expect, test } from "vitest";
import type { FakeMachine } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const play = (task: string): string => `
- hosts: all
  tasks:
${task}
    - name: After
      copy: { content: x, dest: /etc/after }
`;
const prints = (stdout: string, rc = 0) => ({ node1: { commands: { ask: () => ({ stdout, rc }) } } });

describe("changed_when", () => {
  const task = `
    - name: Ask
      command: ask
      register: asked
      changed_when: asked.stdout.includes("done")`;

  test("on a result: nothing goes out before it is judged", async () => {
    const run = await runFake({ play: play(task), hosts: prints("nothing\n") });
    expect(run.done()).toEqual(["ok Ask", "changed After"]);
    expect(run.batches()).toEqual([["run ask"], ["create /etc/after (0644)"]]);
    expect((await runFake({ play: play(task), hosts: prints("done\n") })).done()).toEqual(["changed Ask", "changed After"]);
  });

  test("as a literal needs no gate", async () => {
    const run = await runFake({ play: play("    - name: Ask\n      command: ask\n      changed_when: false") });
    expect(run.done()).toEqual(["ok Ask", "changed After"]);
    expect(run.batches()).toHaveLength(1);
  });

  test("that can't be judged fails the task and no other host", async () => {
    const broken = "    - name: Ask\n      command: ask\n      register: asked\n      changed_when: asked.stdout";
    const run = await runFake({ play: play(broken), hosts: prints("text") });
    expect(run.exit).toBe(3);
    expect(run.result("Ask")).toMatchObject({ status: "failed", message: expect.stringContaining("not true or false") });
    expect(run.machine().text("/etc/after")).toBeUndefined();
  });
});

describe("failed_when", () => {
  test("judges a command's exit status in its own way", async () => {
    const task = "    - name: Ask\n      command: ask\n      register: asked\n      failed_when: asked.rc > 1";
    expect((await runFake({ play: play(task), hosts: prints("", 1) })).done()).toEqual(["changed Ask", "changed After"]);
    const run = await runFake({ play: play(task), hosts: prints("", 2) });
    expect(run.done()).toEqual(["failed Ask"]);
    expect(run.result("Ask").message).toBe("failed_when: asked.rc > 1");
    expect(run.machine().text("/etc/after")).toBeUndefined();
  });

  test("false lets a failure pass, without a gate", async () => {
    const run = await runFake({ play: play("    - name: Ask\n      command: ask\n      failed_when: false"), hosts: prints("", 9) });
    expect(run.done()).toEqual(["changed Ask", "changed After"]);
    expect(run.batches()).toHaveLength(1);
  });

  test("true fails before anything after it is sent", async () => {
    const run = await runFake({ play: play("    - name: Ask\n      command: ask\n      failed_when: true") });
    expect(run.done()).toEqual(["failed Ask"]);
    expect(run.machine().text("/etc/after")).toBeUndefined();
  });

  test("that lets a failure pass does not let what was known before it pass, too", async () => {
    const tasks =
      "    - copy: { content: x, dest: /etc/a }\n    - name: Install\n      package: { name: app }\n      failed_when: false\n    - name: Again\n      copy: { content: x, dest: /etc/a }";
    const happens = (machine: FakeMachine): void => machine.set("file:/etc/a", "half");
    const run = await runFake({ play: play(tasks), deviations: { node1: [{ before: "install app", happens, then: "fail" }] } });
    expect(run.machine().text("/etc/a")).toBe("x");
  });

  test.each(["asked.rc > 1", "false"])("%s has no say in a step that its time limit has ended", async (condition) => {
    const task = `    - name: Ask\n      command: ask\n      register: asked\n      timeout: 3\n      failed_when: ${condition}`;
    const run = await runFake({ play: play(task), hosts: { node1: { lasting: { ask: 4 } } } });
    expect(run.exit).toBe(3);
    expect(run.result("Ask").message).toBe("took longer than its time limit");
  });

  test("judges what is no command, too", async () => {
    const task = "    - name: Install\n      package: { name: app }\n      register: app\n      failed_when: app.failed && !app.stderr.includes('broke')";
    const run = await runFake({ play: play(task), deviations: { node1: [{ before: "install app", then: "fail" }] } });
    expect(run.done()).toEqual(["ok Install", "changed After"]);
  });
});

describe("until", () => {
  const task = `
    - name: Ask
      command: ask
      register: asked
      until: asked.stdout === "up"
      retries: 3
      delay: 0`;
  const upAt = (at: number) => ({ node1: { commands: { ask: (_: FakeMachine, run: number) => ({ stdout: run >= at ? "up" : "down" }) } } });

  test("asks again until it holds; everything else waits", async () => {
    const run = await runFake({ play: play(task), hosts: upAt(3) });
    expect(run.done()).toEqual(["changed Ask", "changed After"]);
    expect(run.machine().made.filter((made) => made === "run ask")).toHaveLength(3);
    expect(run.batches().at(-1)).toEqual(["create /etc/after (0644)"]);
  });

  test("fails when its tries are over", async () => {
    const run = await runFake({ play: play(task), hosts: upAt(99) });
    expect(run.done()).toEqual(["failed Ask"]);
    expect(run.result("Ask").message).toBe("until did not hold after 4 tries");
  });

  test("tries again what failed", async () => {
    const install = "    - name: Install\n      package: { name: app }\n      register: app\n      until: '!app.failed'\n      retries: 2\n      delay: 0";
    const run = await runFake({ play: play(install), deviations: { node1: [{ before: "install app", then: "fail" }] } });
    expect(run.done()).toEqual(["changed Install", "changed After"]);
    const failing = { node1: { commands: { ask: (_: FakeMachine, n: number) => ({ rc: n < 3 ? 1 : 0, stdout: "up" }) } } };
    expect((await runFake({ play: play(task), hosts: failing })).done()).toEqual(["changed Ask", "changed After"]);
  });

  test.each([
    ["does not hold", 'asked.stdout === "up"', (_: FakeMachine, n: number) => ({ stdout: n < 4 ? "down" : "up" })],
    ["fails", "asked.rc === 0", (_: FakeMachine, n: number) => ({ stdout: n < 4 ? "down" : "up", rc: n < 4 ? 1 : 0 })],
  ])("of a command that reads and %s at first: the plan does not take the first look for the last", async (_, condition, ask) => {
    const reading = task.replace("command: ask", "command: { cmd: ask, reads: true }").replace('asked.stdout === "up"', condition);
    const write = "\n    - name: Write\n      copy: { content: <%= asked.stdout %>, dest: /etc/said }";
    const run = await runFake({ play: play(reading + write), hosts: { node1: { commands: { ask } } } });
    expect(run.planned()).toEqual(["later Ask", "later Write", "change After"]);
    expect(run.done()).toEqual(["ok Ask", "changed Write", "changed After"]);
    expect([run.exit, run.machine().text("/etc/said")]).toEqual([0, "up"]);
  });

  test("of a command that reads and holds at once is known in the plan", async () => {
    const reading = task.replace("command: ask", "command: { cmd: ask, reads: true }");
    expect((await runFake({ play: play(reading), hosts: upAt(1) })).planned()).toEqual(["same Ask", "change After"]);
  });

  test("as a list holds where all of it does, and tells how often it was tried", async () => {
    const two = task.replace('until: asked.stdout === "up"', "until: [asked.stdout === 'up', asked.rc === 0]");
    const write = "\n    - name: Write\n      copy: { content: <%= asked.attempts %>, dest: /etc/tries }";
    const run = await runFake({ play: play(two + write), hosts: upAt(3) });
    expect(run.planned()).toContain("later Write");
    expect(run.machine().text("/etc/tries")).toBe("3");
  });

  test("that holds once nothing is left to do is a change all the same, and its handler runs", async () => {
    const up = { exists: true, active: "inactive", enabled: "disabled", subState: "dead", startedAt: 0, oneshot: false, finished: false, needsReload: false };
    const start = "{ name: Start, service: { name: app, state: started, enabled: true }, register: app, until: app.attempts > 1, delay: 0, notify: tell }";
    const run = await runFake({
      hosts: { node1: { state: { "unit:app.service": up } } },
      play: `- hosts: all\n  handlers: [{ name: tell, command: tell }]\n  tasks:\n    - ${start}\n`,
    });
    expect(run.done()).toEqual(["changed Start", "changed tell"]);
    expect(run.machine().owed.size).toBe(0);
  });

  test("left out, with retries alone, is until it does not fail", async () => {
    const trying = "    - name: Ask\n      command: ask\n      retries: 2\n      delay: 0";
    const failingTill = (at: number) => ({ node1: { commands: { ask: (_: FakeMachine, n: number) => ({ rc: n < at ? 1 : 0 }) } } });
    expect((await runFake({ play: play(trying), hosts: failingTill(3) })).done()).toEqual(["changed Ask", "changed After"]);
    expect((await runFake({ play: play(trying), hosts: failingTill(4) })).done()).toEqual(["failed Ask"]);
  });

  test("is judged by what changed_when and failed_when make of each try", async () => {
    const judged = task.replace("until:", "failed_when: asked.rc === 5\n      changed_when: asked.rc === 7\n      until:");
    const ask = (_: FakeMachine, n: number) => [{ rc: 5, stdout: "up" }, { rc: 1 }, { rc: 1, stdout: "up" }][n - 1] ?? {};
    const run = await runFake({ play: play(judged), hosts: { node1: { commands: { ask } } } });
    expect(run.done()).toEqual(["ok Ask", "changed After"]);
    expect(run.machine().made.filter((made) => made === "run ask")).toHaveLength(3);
  });
});

test("assert and debug are told as they are; a failed assert in the plan leaves its host alone, others go on", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {} },
    play: `
- hosts: all
  tasks:
    - name: Before
      copy: { content: x, dest: /etc/before }
    - name: Say
      debug: { msg: "here is <%= inventory_hostname %>" }
    - name: Demand
      assert: { that: "facts.hostname === 'other' || inventory_hostname === 'node2'", fail_msg: not here }
    - name: After
      copy: { content: x, dest: /etc/after }
`,
  });
  expect(run.exit).toBe(3);
  expect(run.log).toEqual(["node2: create /etc/before (0644)", "node2: create /etc/after (0644)"]);
  expect(run.result("Demand", "node1")).toMatchObject({ status: "failed", message: "not here" });
  expect(run.events.filter((event) => event.event === "note").map(({ message }) => message)).toEqual(["here is node1", "here is node2"]);
  expect(run.summary("node1")).toMatchObject({ failed: 1, changed: 0 });
});
