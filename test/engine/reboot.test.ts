import { expect, test } from "vitest";
import { FakeMachine } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const play = (tasks: string, more = ""): string => `- hosts: all\n${more}  tasks:\n${tasks}`;
const kernel = { "fact:kernel": { version: "1" }, "fact:hostname": "old" };
const restarted = (machine: FakeMachine): void => {
  machine.set("fact:hostname", "new");
  machine.set("file:/srv/made", { type: "absent" });
};

const around = play(`
    - { name: before, copy: { dest: /srv/made, content: "<%= facts.hostname %>" } }
    - { name: restart, reboot: {}, register: start }
    - { name: after, copy: { dest: /etc/after, content: "<%= facts.hostname %> <%= start.rebooted %>" } }
    - { name: again, copy: { dest: /srv/made, content: "<%= facts.hostname %>" } }
`);

test("a restart ends the batch, and what follows goes by what the machine is like then", async () => {
  const run = await runFake({ hosts: { node1: { state: kernel, restarted } }, play: around });
  expect(run.exit).toBe(0);
  expect(run.done()).toEqual(["changed before", "changed restart", "changed after", "changed again"]);
  expect(run.batches()[0]).toEqual(["create /srv/made (0644)", "restart the machine"]);
  expect(run.machine().text("/etc/after")).toBe("new true");
  expect(run.machine().text("/srv/made")).toBe("new");
});

test("a plan shows it, and is less certain of what follows", async () => {
  const run = await runFake({ hosts: { node1: { state: kernel } }, play: around, mode: "plan" });
  expect(run.exit).toBe(2);
  expect(run.row("restart")).toMatchObject({ verdict: "change", degree: "exact", changes: ["restart the machine"] });
  expect(run.row("after").verdict).toBe("later");
  expect(run.row("again")).toMatchObject({ degree: "expected" });
});

test.each([
  ["wait_for: { port: 80 }", "wait for", "later"],
  ["pause: { seconds: 1 }", "pause", "later"],
  ["wait_for_connection: {}", "wait up", "later"],
  ["reboot: {}", "restart", "change"],
])("%s is never taken for done, and what follows goes by what the host is like then", async (task, after, verdict) => {
  const text = play(`
    - { name: t, ${task} }
    - { name: look, stat: { path: /run/pid }, register: seen }
    - { name: act, copy: { dest: /etc/act, content: x }, when: seen.stat.exists }
    - { name: line, lineinfile: { path: /etc/list, line: ours, create: true } }
`);
  const happens = (machine: FakeMachine): void => {
    machine.set("file:/run/pid", "1");
    machine.set("file:/etc/list", "theirs\n");
  };
  const run = await runFake({ play: text, deviations: { node1: [{ after, happens }] } });
  expect(run.exit).toBe(0);
  expect(run.planned().slice(0, 1)).toEqual([`${verdict} t`]);
  expect([run.machine().text("/etc/act"), run.machine().text("/etc/list")]).toEqual(["x", "theirs\nours\n"]);
  const again = await runFake({ hosts: { node1: run.machine() }, play: text, mode: "plan" });
  expect(again.planned()[0]).toBe(`${verdict} t`);
});

test("the boot id and the kernel are decided at run", async () => {
  const tasks = `
    - { name: restart, reboot: {} }
    - { name: note, copy: { dest: /etc/boot, content: "<%= facts.boot_id %>" } }
`;
  const plan = await runFake({ play: play(tasks), mode: "plan" });
  expect(plan.row("note")).toMatchObject({ verdict: "later", waitsFor: "fact boot" });
  const apply = await runFake({ play: play(tasks) });
  expect(apply.machine().text("/etc/boot")).toBe("start-2");
});

test("sessions of other users are opened anew", async () => {
  const tasks = `
    - { name: own, copy: { dest: /etc/own, content: x } }
    - { name: restart, reboot: {}, become: true }
    - { name: own again, copy: { dest: /etc/again, content: x } }
`;
  const run = await runFake({ play: play(tasks) });
  expect(run.exit).toBe(0);
  expect(run.users()).toEqual(["login", "root"]);
  expect(run.done()).toEqual(["changed own", "changed restart", "changed own again"]);
});

test("as a handler it is owed until the machine is back", async () => {
  const text = `${play("\n    - { name: write, copy: { dest: /etc/a, content: x }, notify: restart }\n")}  handlers:\n    - { name: restart, reboot: {} }\n`;
  const machine = new FakeMachine();
  const lost = await runFake({ hosts: { node1: machine }, play: text, deviations: { node1: [{ before: "restart", then: "die" }] } });
  expect(lost.exit).toBe(4);
  expect(machine.owed.size).toBe(1);
  const again = await runFake({ hosts: { node1: machine }, play: text });
  expect(again.done()).toEqual(["ok write", "changed restart"]);
  expect(machine.owed.size).toBe(0);
  expect((await runFake({ hosts: { node1: machine }, play: text, mode: "plan" })).exit).toBe(0);
});

test("wait_for_connection changes nothing, ends the batch, and believes nothing afterwards", async () => {
  const tasks = `
    - { name: write, copy: { dest: /etc/a, content: x } }
    - { name: wait, wait_for_connection: {} }
    - { name: more, copy: { dest: /etc/b, content: x } }
`;
  const first = await runFake({ play: play(tasks) });
  expect(first.done()).toEqual(["changed write", "ok wait", "changed more"]);
  expect(first.batches().map((steps) => steps.length)).toEqual([2, 1]);
  const again = await runFake({ hosts: { node1: first.machine() }, play: play(tasks), mode: "plan" });
  expect(again.exit).toBe(0);
  expect(again.planned()).toEqual(["same write", "later wait", "same more"]);
});
