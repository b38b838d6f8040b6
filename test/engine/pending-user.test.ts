import { expect, test } from "vitest";
import { converge, machinesOf, runFake } from "../support/run-fake.ts";

const play = `
- hosts: all
  become: true
  tasks:
    - name: make him
      user: { name: deploy, uid: 1500 }
    - name: his file
      copy: { dest: /srv/his, content: x }
      become_user: deploy
    - name: a file of root's
      copy: { dest: /srv/mine, content: x }
- hosts: all
  become: true
  become_user: deploy
  tasks:
    - name: his own play
      copy: { dest: /srv/other, content: x }
      when: facts.os.id === 'test'
`;

const os = { "fact:os": { id: "test", family: "test", version: "1" } };

test("who is yet to be created is nobody to become in a plan: what he does is decided at run, and done then", async () => {
  const { plan, apply, again } = await converge({ play, hosts: { node1: { state: os } } });
  expect(plan.exit).toBe(2);
  expect(plan.planned()).toEqual(["change make him", "later his file", "change a file of root's", "later his own play"]);
  expect(plan.row("his file").waitsFor).toContain("make him");
  expect(plan.users()).not.toContain("deploy");
  expect(apply.exit).toBe(0);
  expect(apply.done()).toEqual(["changed make him", "changed his file", "changed a file of root's", "changed his own play"]);
  expect(again.exit).toBe(0);
});

test("who is there already is become in a plan, whatever else is pending", async () => {
  const hosts = machinesOf({ play, hosts: { node1: { state: { ...os } } } });
  await runFake({ play, hosts });
  hosts["node1"]?.set("file:/srv/his", "moved");
  const plan = await runFake({ play, hosts, mode: "plan" });
  expect(plan.planned()).toEqual(["same make him", "change his file", "same a file of root's", "same his own play"]);
});
