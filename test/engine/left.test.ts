import { expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const play = `
- hosts: all
  tasks:
    - name: first
      copy: {dest: /etc/first, content: one}
    - name: look
      command: /opt/probe
      failed_when: true
    - name: second
      copy: {dest: /etc/second, content: two}
    - name: third
      copy: {dest: /etc/third, content: three}
`;

test("a host that failed tells what was planned for it and is left undone", async () => {
  const run = await runFake({ play, mode: "apply" });
  expect(run.exit).toBe(3);
  expect(run.done("node1")).toEqual(["changed first", "failed look"]);
  expect(run.summary().pending).toBe(2);
  const last = run.events.find((event) => event.event === "summary");
  expect(last?.message).toBe('left undone: node1 2, from "second" on');
});

test("hosts whose turn did not come tell what is left undone, too", async () => {
  const plays =
    "- hosts: node1,node2\n  serial: 1\n  tasks: [{ name: look, command: look }, { name: a, copy: { content: x, dest: /etc/a } }]\n- hosts: node3\n  tasks: [{ name: b, command: b }]\n";
  const run = await runFake({ hosts: { node1: { commands: { look: () => ({ rc: 1 }) } }, node2: {}, node3: {} }, play: plays });
  expect(run.exit).toBe(3);
  expect(["node1", "node2", "node3"].map((host) => run.summary(host).pending)).toEqual([1, 2, 1]);
  expect(run.events.at(-1)).toMatchObject({ message: 'left undone: node1 1, from "a" on; node2 2, from "look" on; node3 1, from "b" on' });
});
