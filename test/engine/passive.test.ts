import { expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const play = `
- hosts: all
  tasks:
    - name: look around
      command: /opt/probe
      changed_when: false
`;

test("a command that changes nothing by its author's word is no pending change, and is run", async () => {
  const plan = await runFake({ play, mode: "plan" });
  expect(plan.exit).toBe(0);
  const apply = await runFake({ play, mode: "apply" });
  expect(apply.exit).toBe(0);
  expect(apply.done("node1")).toEqual(["ok look around"]);
});

test("what is only said, set or asserted of such a command is no pending change either", async () => {
  const more = `      register: found
    - set_fact: { word: "<%= found.stdout %>" }
    - debug: { msg: "<%= word %>" }
    - assert: { that: found.rc === 0 }
`;
  const plan = await runFake({ play: `${play}${more}`, mode: "plan" });
  expect(plan.exit).toBe(0);
  const notified = `${more}    - { debug: { msg: "<%= word %>" }, changed_when: found.rc === 0 }\n`;
  expect((await runFake({ play: `${play}${notified}`, mode: "plan" })).exit).toBe(2);
});

test("a reload of systemd that is for no unit is no pending change, and is done, in a handler too", async () => {
  const reload = `
- hosts: all
  tasks:
    - systemd: { daemon_reload: true }
`;
  expect((await runFake({ play: reload, mode: "plan" })).exit).toBe(0);
  const written = `
- hosts: all
  tasks:
    - { copy: { dest: /etc/fstab, content: x }, notify: read again }
  handlers:
    - { name: read again, systemd: { daemon_reload: true } }
`;
  const apply = await runFake({ play: written, mode: "apply" });
  expect([apply.exit, apply.done("node1")]).toEqual([0, ["changed copy", "ok read again"]]);
  expect(apply.log).toContain("node1: make systemd read its unit files again");
});
