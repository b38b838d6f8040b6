import { expect, test } from "vitest";
import type { MachineOptions } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const write = (name: string): string => `- { name: ${name}, copy: { content: x, dest: /etc/${name} } }\n`;
const byFact = '- hosts: all\n  tasks:\n    - include_tasks: "tasks/<%= facts.os.family %>.yml"\n';
const os = (family: string): MachineOptions => ({ state: { "fact:os": { family } } });

test("a file that only the host's facts name is chosen on the host", async () => {
  const run = await runFake({
    hosts: { node1: os("debian"), node2: os("rhel") },
    play: byFact,
    files: { "tasks/debian.yml": write("deb"), "tasks/rhel.yml": write("rpm") },
  });
  expect(run.exit).toBe(0);
  expect(["node1", "node2"].map((host) => run.done(host).filter((line) => line.startsWith("changed")))).toEqual([["changed deb"], ["changed rpm"]]);
});

test("a file that no candidate is fails the host in the plan, and says which there are", async () => {
  const run = await runFake({ hosts: { node1: os("suse") }, mode: "plan", play: byFact, files: { "tasks/debian.yml": write("deb") } });
  expect(run.exit).toBe(3);
  expect(run.results().map(({ status, message }) => [status, message])).toEqual([
    ["failed", 'there is no task file "tasks/suse.yml": there are tasks/debian.yml'],
  ]);
});

test("the items of an include are each host's own", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {} },
    inventory: "all:\n  hosts:\n    node1: { sites: [a, b] }\n    node2: { sites: [c] }\n",
    play: "- hosts: all\n  tasks:\n    - include_tasks: site.yml\n      loop: <%= sites %>\n",
    files: { "site.yml": "- { name: 'write <%= item %>', copy: { content: x, dest: '/etc/<%= item %>' } }\n" },
  });
  expect(run.exit).toBe(0);
  const written = (host: string): string[] => ["a", "b", "c"].filter((name) => run.machine(host).text(`/etc/${name}`) !== undefined);
  expect([written("node1"), written("node2")]).toEqual([["a", "b"], ["c"]]);
});

test("include_vars sets variables from its turn on, above the play's and a fact's file by name", async () => {
  const run = await runFake({
    hosts: { node1: os("debian") },
    play: [
      "- hosts: all",
      "  vars: { a: play }",
      "  tasks:",
      "    - { copy: { content: '<%= a %>', dest: /etc/before } }",
      '    - include_vars: "<%= facts.os.family %>.yml"',
      "    - include_vars: { file: more.yml, name: more }",
      "    - { copy: { content: '<%= a %> <%= b %> <%= more.c %>', dest: /etc/after } }",
    ].join("\n"),
    files: { "vars/debian.yml": "a: file\nb: <%= a %>2\n", "vars/more.yml": "c: 3\n" },
  });
  expect(run.exit).toBe(0);
  expect([run.machine().text("/etc/before"), run.machine().text("/etc/after")]).toEqual(["play", "file file2 3"]);
});

test("vars_files that follow from the inventory give each host its own", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {} },
    inventory: "all:\n  hosts:\n    node1: { kind: a }\n    node2: { kind: b }\n",
    play: "- hosts: all\n  vars_files: ['<%= kind %>.yml']\n  tasks:\n    - { copy: { content: '<%= x %>', dest: /etc/x } }\n",
    files: { "a.yml": "x: 1\n", "b.yml": "x: 2\n" },
  });
  expect([run.machine("node1").text("/etc/x"), run.machine("node2").text("/etc/x")]).toEqual(["1", "2"]);
});
