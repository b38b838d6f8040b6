import { expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

/** A machine that the inventory does not know yet stands beside the one it knows. */
const toGrow = { hosts: { node1: {}, node9: {} }, inventory: "all: { hosts: { node1: } }" };

const os = (family: string) => ({ state: { "fact:os": { family } } });

test("group_by puts hosts into groups for the plays that follow, in the plan as in the run", async () => {
  const options = {
    hosts: { node1: os("debian"), node2: os("redhat") },
    play: [
      '- { hosts: all, tasks: [{ group_by: { key: "os_<%= facts.os.family %>", parents: linux } }, { debug: { msg: "<%= groups.linux ?? \'none\' %>" } }] }',
      "- { hosts: os_redhat, tasks: [{ name: rpm, copy: { content: '<%= group_names.join() %>', dest: /etc/x } }] }",
      "- { hosts: 'linux:!os_redhat', tasks: [{ name: deb, copy: { content: '<%= groups.linux.length %>', dest: /etc/x } }] }",
      "- { hosts: os_suse, tasks: [{ name: nobody, command: x }] }",
    ].join("\n"),
  };
  const plan = await runFake({ ...options, mode: "plan" });
  expect([plan.planned("node1"), plan.planned("node2")]).toEqual([
    ["same group_by", "same debug", "change deb"],
    ["same group_by", "same debug", "change rpm"],
  ]);
  const run = await runFake(options);
  expect(run.exit).toBe(0);
  expect(run.machine("node1").text("/etc/x")).toBe("2");
  expect(run.machine("node2").text("/etc/x")).toBe("linux,os_redhat");
});

test("add_host brings a host with variables, from the next play on", async () => {
  const run = await runFake({
    ...toGrow,
    play: [
      "- hosts: all",
      "  tasks:",
      "    - { command: make, register: made }",
      "    - add_host: { name: node9, groups: 'new, other', role: '<%= made.rc %>' }",
      "    - copy: { content: '<%= \"node9\" in hostvars %>', dest: /etc/before }",
      "- hosts: new",
      "  tasks: [{ name: set up, copy: { content: '<%= role %> <%= group_names.join() %>', dest: /etc/x } }]",
    ].join("\n"),
  });
  expect(run.exit).toBe(0);
  expect(run.machine("node1").text("/etc/before")).toBe("false");
  expect(run.machine("node9").text("/etc/x")).toBe("0 new,other");
  expect(run.summary("node9")).toMatchObject({ changed: 1, unreachable: false });
});

test("a host that the plan has foreseen, and the run does not add, is in no play", async () => {
  const run = await runFake({
    ...toGrow,
    play: [
      "- hosts: all",
      "  tasks:",
      "    - { command: { cmd: make, creates: /opt/made }, register: made }",
      "    - { add_host: { name: node9, groups: new }, when: made.changed }",
      "    - { name: own, copy: { content: x, dest: /etc/x } }",
      "- hosts: new",
      "  tasks: [{ name: set up, copy: { content: x, dest: /etc/x } }]",
      "  verify: [{ assert: { that: true } }]",
    ].join("\n"),
    deviations: { node1: [{ before: "run make", happens: (machine) => machine.set("file:/opt/made", "x") }] },
  });
  expect(run.exit).toBe(0);
  expect(run.planned("node9")).toEqual(["change set up"]);
  expect(run.done("node1")).toContain("changed own");
  expect(run.done("node9")).toEqual([]);
});

test("add_host is done for each host, and each item, of those that it is for", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {}, "n-node1": {}, "n-node2": {}, a: {}, b: {} },
    inventory: "all: { hosts: { node1: , node2: } }",
    play: [
      "- hosts: all",
      "  tasks:",
      "    - add_host: { name: 'n-<%= inventory_hostname %>', groups: own }",
      "    - { add_host: { name: <%= item %>, groups: items }, loop: [a, b], when: inventory_hostname === 'node2' }",
      "- { hosts: 'own,items', tasks: [{ name: x, command: x }] }",
    ].join("\n"),
  });
  expect(run.exit).toBe(0);
  expect(run.log.toSorted()).toEqual(["a: run x", "b: run x", "n-node1: run x", "n-node2: run x"]);
});

test("a host that was added and can't be reached stops the run before anything is changed", async () => {
  const run = await runFake({
    ...toGrow,
    down: ["node9"],
    play: "- { hosts: all, tasks: [{ add_host: { name: node9, groups: new } }, { command: x }] }\n- { hosts: new, tasks: [{ command: y }] }\n",
  });
  expect(run.exit).toBe(4);
  expect(run.log).toEqual([]);
});

test("a pattern that nothing before it could mean is still a mistake", async () => {
  const first = "- { hosts: nwe, tasks: [{ command: x }] }\n";
  const second = "- { hosts: all, tasks: [{ group_by: { key: new } }] }\n";
  await expect(runFake({ play: first + second })).rejects.toThrow('no host or group is called "nwe"');
  expect((await runFake({ play: second + first })).exit).toBe(0);
});

test("a host that joins a group has its variables, from its files and from the inventory, from the next play on", async () => {
  const write = (path: string): string => `copy: { dest: ${path}, content: '<%= [size, color ?? "none", above ?? "none", own].join() %>' }`;
  const run = await runFake({
    hosts: { node1: os("debian"), node2: os("redhat"), node9: {} },
    inventory: [
      "all:",
      "  vars: { size: all, own: all }",
      "  hosts: { node1: { own: mine }, node2: }",
      "  children:",
      "    web: { vars: { size: web }, children: { os_debian: { vars: { size: debian } } } }",
    ].join("\n"),
    play: [
      "- hosts: all",
      "  tasks:",
      "    - group_by: { key: 'os_<%= facts.os.family %>', parents: made }",
      "    - add_host: { name: node9, groups: os_debian, own: given }",
      `    - ${write("/etc/before")}`,
      "- hosts: all",
      "  tasks:",
      `    - ${write("/etc/after")}`,
    ].join("\n"),
    files: { "group_vars/os_redhat.yml": "color: red\n", "group_vars/made.yml": "above: made\n", "host_vars/node9.yml": "color: nine\n" },
  });
  expect(run.exit).toBe(0);
  expect(["node1", "node2"].map((host) => run.machine(host).text("/etc/before"))).toEqual(["all,none,none,mine", "all,none,none,all"]);
  expect(["node1", "node2", "node9"].map((host) => run.machine(host).text("/etc/after"))).toEqual([
    "debian,none,made,mine",
    "all,red,made,all",
    "debian,nine,made,given",
  ]);
});

test("who joins a group is in the groups above it", async () => {
  const run = await runFake({
    hosts: { node1: {} },
    inventory: "all: { hosts: { node1: }, children: { prod: { children: { web: } } } }\n",
    play: "- { hosts: all, tasks: [{ group_by: { key: web } }] }\n- { hosts: prod, tasks: [{ copy: { dest: /etc/x, content: '<%= group_names.join() %>' } }] }\n",
  });
  expect(run.machine().text("/etc/x")).toBe("prod,web");
});
