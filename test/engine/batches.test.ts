import { describe, expect, test } from "vitest";
import type { FakeMachine } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const files = (...names: readonly string[]): string =>
  `- hosts: all\n  tasks:\n${names.map((name) => `    - name: ${name}\n      copy: { content: "${name}", dest: /etc/${name} }\n`).join("")}`;

test("a converged host costs one trip and asks nobody", async () => {
  const state = { "file:/etc/a": "a", "file:/etc/b": "b" };
  const run = await runFake({ play: files("a", "b"), hosts: { node1: { state } }, confirm: () => Promise.reject(new Error("asked")) });
  expect(run.exit).toBe(0);
  expect(run.trips()).toHaveLength(1);
  expect(run.summary()).toMatchObject({ ok: 2, changed: 0, pending: 0, roundTrips: 1 });
});

test("all missing changes go in one batch", async () => {
  const run = await runFake({ play: files("a", "b", "c") });
  expect(run.batches()).toEqual([["create /etc/a (0644)", "create /etc/b (0644)", "create /etc/c (0644)"]]);
  expect(run.summary()).toMatchObject({ changed: 3, pending: 0 });
});

test("declined: nothing is written, exit 2, and the summary says what is pending", async () => {
  const run = await runFake({ play: files("a"), confirm: () => false });
  expect(run.exit).toBe(2);
  expect(run.log).toEqual([]);
  expect(run.summary()).toMatchObject({ pending: 1, changed: 0 });
});

describe("a deviation", () => {
  const play = `
- hosts: all
  tasks:
    - name: First
      copy: { content: first, dest: /etc/first }
    - name: Second
      lineinfile: { path: /etc/second, line: ours }
    - name: Third
      copy: { content: third, dest: /etc/third }
`;
  const hosts = { node1: { state: { "file:/etc/second": "old\n" } } };

  test("ends the batch before it writes, and planning goes on from that task", async () => {
    const deviations = {
      node1: [
        { before: "write /etc/second", happens: (machine: { set: (key: string, value: string) => void }) => machine.set("file:/etc/second", "theirs\n") },
      ],
    };
    const run = await runFake({ play, hosts, deviations });
    expect(run.exit).toBe(0);
    expect(run.machine().text("/etc/second")).toBe("theirs\nours\n");
    expect(run.batches()).toEqual([
      ["create /etc/first (0644)", "write /etc/second (0644 root:root)", "create /etc/third (0644)"],
      ["write /etc/second (0644 root:root)", "create /etc/third (0644)"],
    ]);
    expect(run.machine().made).toHaveLength(3);
    expect(run.done()).toEqual(["changed First", "changed Second", "changed Third"]);
  });

  test("somebody else's edit between plan and apply is seen, not written over", async () => {
    const deviations = {
      node1: [{ trip: 2, happens: (machine: { set: (key: string, value: string) => void }) => machine.set("file:/etc/second", "ours\ntheirs\n") }],
    };
    const run = await runFake({ play, hosts, deviations });
    expect(run.machine().text("/etc/second")).toBe("ours\ntheirs\n");
    expect(run.done()).toEqual(["changed First", "ok Second", "changed Third"]);
  });

  test("everything is read again after it: what else has moved is seen too", async () => {
    const state = { "file:/etc/second": "old\n", "file:/etc/third": "third" };
    const happens = (machine: { set: (key: string, value: string) => void }): void => {
      machine.set("file:/etc/second", "theirs\n");
      machine.set("file:/etc/third", "theirs");
    };
    const run = await runFake({ play, hosts: { node1: { state } }, deviations: { node1: [{ before: "write /etc/second", happens }] } });
    expect(run.done()).toEqual(["changed First", "changed Second", "changed Third"]);
    expect(run.machine().text("/etc/third")).toBe("third");
  });

  test("in the midst of a step is no end of it: what was done of it counts, also where somebody else has done the rest", async () => {
    const folder = { type: "directory", mode: "0755", owner: "root", group: "root", uid: 0, gid: 0 };
    const happens = (machine: FakeMachine): void => machine.set("file:/srv/a/b", { ...folder, mode: "0700" });
    const tasks = `
    - { name: Make it, file: { path: /srv/a/b, state: directory }, register: made, notify: reload }
    - { name: Tell, copy: { content: "<%= made.changed %>", dest: /etc/told } }`;
    const run = await runFake({
      play: `- hosts: all\n  handlers: [{ name: reload, command: reload }]\n  tasks:${tasks}\n`,
      hosts: { node1: { state: { "file:/srv": folder } } },
      deviations: { node1: [{ after: "create the folder /srv/a (", happens }] },
    });
    expect(run.done()).toEqual(["changed Make it", "changed Tell", "changed reload"]);
    expect(run.machine().text("/etc/told")).toBe("true");
    expect(run.machine().owed.size).toBe(0);
  });

  test("a host that never stops moving is given up", async () => {
    let count = 0;
    const happens = (machine: { set: (key: string, value: string) => void }): void => machine.set("file:/etc/second", `theirs ${count++}\n`);
    const run = await runFake({ play, hosts, deviations: { node1: [{ before: "write /etc/second", happens, always: true }] } });
    expect(run.exit).toBe(3);
    expect(run.done()).toEqual(["changed First", "failed Second"]);
    expect(run.machine().text("/etc/third")).toBeUndefined();
  });
});

test("a step that fails ends the batch: nothing after it is done", async () => {
  const run = await runFake({ play: files("a", "b", "c"), deviations: { node1: [{ before: "create /etc/b", then: "fail" }] } });
  expect(run.exit).toBe(3);
  expect(run.done()).toEqual(["changed a", "failed b"]);
  expect(run.result("b")).toMatchObject({ message: "it broke", output: "it broke" });
  expect(run.machine().made).toHaveLength(1);
});

test("a step that runs but does not keep its promise has failed", async () => {
  const happens = (machine: { set: (key: string, value: string) => void }): void => machine.set("file:/etc/b", "something else");
  const run = await runFake({ play: files("a", "b", "c"), deviations: { node1: [{ during: "create /etc/b", happens }] } });
  expect(run.done()).toEqual(["changed a", "failed b"]);
  expect(run.result("b").message).toContain("not as it should be");
});

test("a command that fails ends the batch like any other step", async () => {
  const play = `
- hosts: all
  tasks:
    - name: Break
      command: break-it
    - name: After
      copy: { content: x, dest: /etc/after }
`;
  const run = await runFake({ play, hosts: { node1: { commands: { "break-it": () => ({ rc: 3, stderr: "no way\n" }) } } } });
  expect(run.exit).toBe(3);
  expect(run.done()).toEqual(["failed Break"]);
  expect(run.result("Break").output).toBe("no way");
  expect(run.machine().text("/etc/after")).toBeUndefined();
});

test("ids are the same in plan and result, events come in the order of the contract", async () => {
  const run = await runFake({ play: files("a", "b") });
  expect(run.results().map(({ id, at }) => ({ id, at }))).toEqual(run.rows().map(({ id, at }) => ({ id, at })));
  expect(run.results().map(({ changes }) => changes)).toEqual(run.rows().map(({ changes }) => changes));
  expect(run.results().map(({ diff }) => diff)).toEqual(run.rows().map(({ diff }) => diff));
  const phases = run.events.flatMap((event) => (event.event === "phase" ? [event.phase] : []));
  expect(phases).toEqual(["connect", "plan", "apply", "done"]);
  expect(run.events.at(-1)).toMatchObject({ event: "summary", exit: 0 });
});
