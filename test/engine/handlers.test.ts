import { describe, expect, test } from "vitest";
import { owedId } from "../../src/engine/owed.ts";
import { converge, machinesOf, runFake } from "../support/run-fake.ts";
import type { FakeMachine } from "../support/fake-machine.ts";

const running = { exists: true, active: "active", enabled: "enabled", subState: "running", startedAt: 1, oneshot: false, finished: false, needsReload: false };
const hosts = { node1: { state: { "unit:app.service": running } } };
const write = (name: string, notify: string): string => `
    - name: ${name}
      copy: { content: "${name}", dest: /etc/${name} }
      notify: ${notify}`;
const restart = `
    - name: restart app
      service: { name: app, state: restarted }`;
const play = (tasks: string, handlers = restart): string => `- name: Play\n  hosts: all\n  tasks:${tasks}\n  handlers:${handlers}\n`;

describe("a handler", () => {
  test("runs once, after the tasks, whoever notified it how often", async () => {
    const { plan, apply, again } = await converge({ hosts, play: play(write("a", "restart app") + write("b", "[restart app]")) });
    expect(plan.planned()).toEqual(["change a", "change b", "change restart app"]);
    expect(plan.row("restart app")).toMatchObject({ kind: "handler", notifiedBy: ["a", "b"] });
    expect(plan.row("a").notifies).toEqual(["restart app"]);
    expect(apply.done()).toEqual(["changed a", "changed b", "changed restart app"]);
    expect(apply.machine().owed.size).toBe(0);
    expect(again.exit).toBe(0);
    expect(again.planned()).toEqual(["same a", "same b"]);
  });

  test("is not notified by what was ok", async () => {
    const run = await runFake({ hosts: { node1: { state: { ...hosts.node1.state, "file:/etc/a": "a" } } }, play: play(write("a", "restart app")) });
    expect(run.planned()).toEqual(["same a"]);
    expect(run.exit).toBe(0);
  });

  const three = `
    - name: first
      copy: { content: x, dest: /etc/first }
    - name: second
      copy: { content: x, dest: /etc/second }
      listen: all of them
    - name: third
      copy: { content: x, dest: /etc/third }
      listen: [all of them]`;

  test("runs in the order of definition, found by name or by listen", async () => {
    const run = await runFake({ play: play(write("a", "[all of them, first]"), three) });
    expect(run.done()).toEqual(["changed a", "changed first", "changed second", "changed third"]);
    expect(run.machine().owed.size).toBe(0);
  });

  test("that fails by its own condition stays owed", async () => {
    const failing = `
    - name: reload
      command: /opt/reload
      register: said
      failed_when: said.rc !== 0`;
    const run = await runFake({ hosts: { node1: { commands: { "/opt/reload": () => ({ rc: 3 }) } } }, play: play(write("a", "reload"), failing) });
    expect(run.done()).toEqual(["changed a", "failed reload"]);
    expect(run.machine().owed.size).toBe(1);
  });

  test("with a loop is owed until its last item is done", async () => {
    const looping = `
    - name: reload
      command: "<%= item %>"
      loop: [/opt/one, /opt/two]`;
    const broken = await runFake({ hosts: { node1: { commands: { "/opt/two": () => ({ rc: 3 }) } } }, play: play(write("a", "reload"), looping) });
    expect(broken.machine().owed.size).toBe(1);
    const whole = await runFake({ play: play(write("a", "reload"), looping) });
    expect(whole.machine().owed.size).toBe(0);
  });

  test("with a loop is owed no more where only one behind it fails", async () => {
    const looping = (name: string, command: string): string => `\n    - { name: ${name}, command: "${command} <%= item %>", loop: [one, two] }`;
    const fails = { node1: { commands: { "second two": () => ({ rc: 3 }) } } };
    const run = await runFake({ hosts: fails, play: play(write("a", "[first, second]"), looping("first", "first") + looping("second", "second")) });
    expect(run.done()).toEqual(["changed a", "changed first (one)", "changed first (two)", "changed second (one)", "failed second (two)"]);
    expect([...run.machine().owed.values()].map(({ handler }) => handler)).toEqual(["second"]);
  });

  test("may notify one that comes later", async () => {
    const chain = `
    - name: first
      copy: { content: x, dest: /etc/first }
      notify: second
    - name: second
      copy: { content: x, dest: /etc/second }`;
    const run = await runFake({ play: play(write("a", "first"), chain) });
    expect(run.planned()).toEqual(["change a", "change first", "change second"]);
    expect(run.done()).toEqual(["changed a", "changed first", "changed second"]);
  });

  test("is flushed by meta, and again at the end if notified again", async () => {
    const run = await runFake({ hosts, play: play(`${write("a", "restart app")}\n    - meta: flush_handlers${write("b", "restart app")}`) });
    expect(run.done()).toEqual(["changed a", "changed restart app", "changed b", "changed restart app"]);
  });

  test("of strategy free sees the steps that were just sent", async () => {
    const run = await runFake({ hosts, play: play(write("a", "restart app")).replace("  tasks:", "  strategy: free\n  tasks:") });
    expect(run.done()).toEqual(["changed a", "changed restart app"]);
  });

  test("with a loop runs all its items", async () => {
    const looped = '\n    - name: each\n      copy: { content: x, dest: "/etc/<%= item %>" }\n      loop: [x, y]';
    const { plan, apply } = await converge({ play: play(write("a", "each"), looped) });
    expect(plan.planned()).toEqual(["change a", "change each (x)", "change each (y)"]);
    expect(apply.done()).toEqual(["changed a", "changed each (x)", "changed each (y)"]);
    expect(apply.machine().owed.size).toBe(0);
  });

  test("that fails fails the host, and stays owed", async () => {
    const run = await runFake({ hosts, play: play(write("a", "restart app")), deviations: { node1: [{ before: "restart app", then: "fail" }] } });
    expect(run.exit).toBe(3);
    expect(run.machine().owed.size).toBe(1);
  });

  test("that has nothing to restart fails, it is not struck out", async () => {
    const none = { ...running, exists: false };
    const run = await runFake({ hosts: { node1: { state: { "unit:app.service": none } } }, play: play(write("a", "restart app")) });
    expect(run.exit).toBe(3);
    expect(run.log).toEqual([]);
  });

  test("whose when does not hold is skipped, and not owed any more", async () => {
    const run = await runFake({ hosts, play: play(write("a", "restart app"), `${restart}\n      when: facts.os.family === "debian"`) });
    expect(run.done()).toEqual(["changed a", "skipped restart app"]);
    expect(run.machine().owed.size).toBe(0);
  });

  test("is dropped when its unit was started after the change that notified it", async () => {
    const stopped = { ...running, active: "inactive", subState: "dead" };
    const start = "\n    - name: start\n      service: { name: app, state: started }";
    const run = await runFake({ hosts: { node1: { state: { "unit:app.service": stopped } } }, play: play(write("a", "restart app") + start) });
    expect(run.planned()).toEqual(["change a", "change start", "same restart app"]);
    expect(run.machine().made).toEqual(["create /etc/a (0644)", "start app.service"]);
    expect(run.machine().owed.size).toBe(0);
  });

  test("of a step that only the run decides waits for it", async () => {
    const later =
      "\n    - name: ask\n      command: ask\n      register: asked\n    - name: a\n      copy: { content: x, dest: /etc/a }\n      when: asked.stdout === 'yes'\n      notify: restart app";
    const run = await runFake({ hosts, play: play(later) });
    expect(run.planned()).toEqual(["change ask", "later a", "later restart app"]);
    expect(run.row("restart app").waitsFor).toContain("a");
    expect(run.done()).toEqual(["changed ask", "skipped a"]);
  });

  test("is not owed by a step that turned out not to be a change", async () => {
    const task = (condition: string): string =>
      `\n    - name: ask\n      command: ask\n      register: asked\n      changed_when: ${condition}\n      notify: restart app`;
    for (const condition of ["asked.stdout === 'new'", "false"]) {
      const run = await runFake({ hosts, play: play(task(condition)) });
      expect(run.done()).toEqual(["ok ask"]);
      expect(run.machine().owed.size, condition).toBe(0);
    }
  });
});

describe("a run that dies before its handlers", () => {
  const text = play(write("a", "restart app"));
  const dies = (where: object) => ({ node1: [{ ...where, then: "die" as const }] });

  test("leaves them owed: the next run shows them, does them, and strikes them out", async () => {
    const machines = machinesOf({ play: "", hosts });
    const dead = await runFake({ hosts: machines, play: text, deviations: dies({ after: "create /etc/a" }) });
    expect(dead.exit).toBe(4);
    const { plan, apply, again } = await converge({ hosts: machines, play: text });
    expect(plan.planned()).toEqual(["same a", "change restart app"]);
    expect(plan.row("restart app").notifiedBy).toEqual(["a (owed by an earlier run)"]);
    expect(apply.done()).toEqual(["ok a", "changed restart app"]);
    expect(machines["node1"]?.owed.size).toBe(0);
    expect(again.planned()).toEqual(["same a"]);
  });

  test("leaves them owed also to a run that has looked before the dying one was at its end", async () => {
    const machines = machinesOf({ play: "", hosts });
    const late = (machine: FakeMachine): void => {
      const change = { kind: "file.write", path: "/etc/a" };
      machine.owe({ id: owedId("Play", "restart app"), play: "Play", handler: "restart app", step: "a" }, change, "login");
      machine.set("file:/etc/a", "a");
    };
    const next = await runFake({ hosts: machines, play: text, deviations: { node1: [{ before: "create /etc/a", happens: late }] } });
    expect(next.done()).toEqual(["ok a", "changed restart app"]);
    expect([next.exit, next.machine().owed.size]).toEqual([0, 0]);
  });

  test("leaves them owed also to a run whose commands may do anything", async () => {
    const machines = machinesOf({ play: "", hosts });
    await runFake({ hosts: machines, play: text, deviations: dies({ after: "create /etc/a" }) });
    const { apply } = await converge({ hosts: machines, play: text.replace("  handlers:", "    - command: do-anything\n  handlers:") });
    expect(apply.done()).toEqual(["ok a", "changed command", "changed restart app"]);
  });

  test("owes nothing for a change that never happened", async () => {
    const machines = machinesOf({ play: "", hosts: { node1: { state: { ...hosts.node1.state, "file:/etc/a": "old" } } } });
    const undo = (machine: FakeMachine): void => machine.set("file:/etc/a", "old");
    await runFake({ hosts: machines, play: text, deviations: { node1: [{ during: "write /etc/a", happens: undo, then: "die" }] } });
    expect(machines["node1"]?.owed.size).toBe(1);
    machines["node1"]?.set("file:/etc/a", "old");
    const other = text.replace('content: "a"', 'content: "old"');
    const { plan, again } = await converge({ hosts: machines, play: other });
    expect(plan.planned()).toEqual(["same a", "same restart app"]);
    expect(plan.row("restart app").reason).toContain("never happened");
    expect(machines["node1"]?.made).not.toContain("restart app.service");
    expect(machines["node1"]?.owed.size).toBe(0);
    expect(again.planned()).toEqual(["same a"]);
  });

  test("is done once where two names lead to one machine and the play has several flushes", async () => {
    const machines = machinesOf({ play: "", hosts });
    const both = text.replace("  handlers:", "  post_tasks:\n    - debug: { msg: end }\n  handlers:");
    await runFake({ hosts: machines, play: both, deviations: dies({ after: "create /etc/a" }) });
    const run = await runFake({ hosts: machines, play: both });
    expect(run.done().filter((line) => line.includes("restart"))).toEqual(["changed restart app"]);
  });

  test("leaves them owed also where only some tasks become another user", async () => {
    const machines = machinesOf({ play: "", hosts });
    const become = "\n      become: true";
    const mixed = play(`\n    - name: first\n      copy: { content: x, dest: /etc/first }${write("a", "restart app")}${become}`, `${restart}${become}`);
    await runFake({ hosts: machines, play: mixed, deviations: dies({ after: "create /etc/a" }) });
    const run = await runFake({ hosts: machines, play: mixed });
    expect(run.done()).toEqual(["ok first", "ok a", "changed restart app"]);
    expect(machines["node1"]?.owed.size).toBe(0);
  });

  test.each([
    ["the task", "\n      become: true", ""],
    ["the handler", "", "\n      become: true"],
  ])("that lives through leaves nothing owed, also where only %s becomes another user", async (_, task, handler) => {
    const { apply, again } = await converge({ hosts, play: play(`${write("a", "restart app")}${task}`, `${restart}${handler}`) });
    expect(apply.done()).toEqual(["changed a", "changed restart app"]);
    expect(apply.machine().owed.size).toBe(0);
    expect(again.planned()).toEqual(["same a"]);
  });
});
