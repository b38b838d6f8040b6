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
