import { describe, expect, test } from "vitest";
import type { FakeMachine, MachineOptions } from "../support/fake-machine.ts";
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

test("of a list among vars_files each host has the first that is there", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {} },
    inventory: "all:\n  hosts:\n    node1: { kind: a }\n    node2: { kind: b }\n",
    play: "- hosts: all\n  vars_files: [['<%= kind %>.yml', default.yml, more.yml], own.yml]\n  tasks: [{ command: 'say <%= x %> <%= y %>' }]\n",
    files: { "a.yml": "x: a\n", "default.yml": "x: default\n", "more.yml": "x: more\n", "own.yml": "y: own\n" },
  });
  expect(run.log).toEqual(["node1: run say a own", "node2: run say default own"]);
});

describe("the when of an include", () => {
  const inner =
    "- { set_fact: { go: false } }\n- { name: a, copy: { content: x, dest: /etc/a }, register: made }\n- { name: b, copy: { content: '<%= made.changed %>', dest: /etc/b } }\n";
  const files = { "inner.yml": inner, "roles/inner/tasks/main.yml": inner };
  const play = (include: string, more = ""): string => `- hosts: all\n  vars: { go: true }\n  tasks:\n    - ${include}\n${more}`;

  test.each([
    ["include_tasks", "{ include_tasks: inner.yml, when: go }", ["a", "b"]],
    ["include_role", "{ include_role: { name: inner }, when: go }", ["inner : a", "inner : b"]],
    ["import_tasks asks each task", "{ import_tasks: inner.yml, when: go }", []],
    ["import_role does", "{ import_role: { name: inner }, when: go }", []],
    ["apply does", "{ include_tasks: { file: inner.yml, apply: { when: go } } }", []],
    ["a block around it does", "{ when: go, block: [{ include_tasks: inner.yml }] }", []],
    ["an include in an include", "{ include_tasks: outer.yml, when: go }", ["a", "b"]],
  ])("%s", async (_, include, written) => {
    const run = await runFake({ play: play(include), files: { ...files, "outer.yml": "- { include_tasks: inner.yml, when: go }\n" } });
    expect(run.exit).toBe(0);
    expect(run.done().flatMap((line) => (line.startsWith("changed") ? [line.slice(8)] : []))).toEqual(written);
    expect(run.planned().flatMap((line) => (line.startsWith("change") ? [line.slice(7)] : []))).toEqual(written);
  });

  test("skips all of it where it does not hold, whatever becomes of it before", async () => {
    const tasks = "- { name: a, copy: { content: x, dest: /etc/a } }\n- { set_fact: { go: true }, when: false }\n";
    const run = await runFake({ play: play("{ include_tasks: t.yml, when: '!go' }"), files: { "t.yml": tasks } });
    expect([run.exit, run.log]).toEqual([0, []]);
  });

  test("by what only the run knows, is decided at the include, too", async () => {
    const asks = (stdout: string): MachineOptions => ({ commands: { ask: (_: unknown, count: number) => ({ stdout: count === 1 ? stdout : "no" }) } });
    const ask = "- { name: ask, command: ask, register: asked }\n";
    const text = `- hosts: all\n  tasks:\n    ${ask}    - { include_tasks: t.yml, when: asked.stdout === 'yes' }\n`;
    const tasks = `- { name: a, copy: { content: x, dest: /etc/a } }\n${ask}- { name: b, copy: { content: x, dest: /etc/b } }\n`;
    const run = await runFake({ play: text, files: { "t.yml": tasks }, hosts: { node1: asks("yes"), node2: asks("no") } });
    expect(run.exit).toBe(0);
    expect(run.planned("node1")).toEqual(["change ask", "later a", "later ask", "later b"]);
    expect([run.done("node1"), run.done("node2")]).toEqual([
      ["changed ask", "changed a", "changed ask", "changed b"],
      ["changed ask", "skipped a", "skipped ask", "skipped b"],
    ]);
  });

  test("decided in expectation is decided again where the host is not as expected", async () => {
    const text = [
      "- hosts: all",
      "  tasks:",
      "    - { name: conf, copy: { content: x, dest: /etc/conf }, register: conf }",
      "    - { include_tasks: t.yml, when: conf.changed }",
    ].join("\n");
    const happens = (machine: FakeMachine): void => machine.set("file:/etc/conf", "x");
    const run = await runFake({
      play: text,
      files: { "t.yml": "- { name: a, copy: { content: x, dest: /etc/a } }\n" },
      deviations: { node1: [{ before: "create /etc/conf", happens }] },
    });
    expect(run.done()).toEqual(["ok conf", "skipped a"]);
  });

  test("of a loop is asked for each item, and for no item of its tasks' loops", async () => {
    const tasks = "- { name: 'w', copy: { content: x, dest: '/etc/<%= item %>' }, loop: [a, b] }\n";
    const run = await runFake({
      play: "- hosts: all\n  tasks:\n    - { include_tasks: t.yml, loop: [a, c], when: item === 'a' }\n",
      files: { "t.yml": tasks },
    });
    expect(run.exit).toBe(0);
    expect(run.log).toEqual(["node1: create /etc/a (0644)", "node1: create /etc/b (0644)"]);
  });

  test("and the file that it names are decided at the include, whatever its tasks make of the name", async () => {
    const files = {
      "a.yml": "- set_fact: { stage: b }\n- { name: a, copy: { content: x, dest: /etc/a } }\n",
      "b.yml": "- { name: b, copy: { content: x, dest: /etc/b } }\n",
    };
    const text = "- hosts: all\n  vars: { stage: '<%= facts.hostname %>' }\n  tasks:\n    - include_tasks: '<%= stage %>.yml'\n";
    const run = await runFake({ play: text, files, hosts: { node1: { state: { "fact:hostname": "a" } } } });
    expect([run.exit, run.log]).toEqual([0, ["node1: create /etc/a (0644)"]]);
  });
});
