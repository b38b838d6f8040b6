import { describe, expect, test } from "vitest";
import { FakeMachine } from "../support/fake-machine.ts";
import type { FakeRun } from "../support/run-fake.ts";
import { planAndApply } from "../support/saved.ts";

const refusals = ({ events }: FakeRun): readonly string[] =>
  events.flatMap((event) => (event.event === "host" && event.status === "refused" ? [`${event.host} ${event.message}`] : []));

const delegating = `
- hosts: node1
  tasks:
    - { name: announce, command: announce, delegate_to: node9 }
    - { name: write, copy: { dest: /etc/a, content: a } }
`;

test("a host that tasks are delegated to is checked, though no play is for it", async () => {
  const { record, apply } = await planAndApply({
    play: delegating,
    hosts: { node1: {}, node9: {} },
    happens: ({ node9 }) => node9?.set("fact:machine", { id: "another", user: "root", uid: 0 }),
  });
  expect(record.hosts.get("node9")).toMatchObject({ isDelegate: true });
  expect([apply.exit, apply.machine("node1").made, apply.machine("node9").made]).toEqual([6, [], []]);
  expect(refusals(apply)[0]).toMatch(/^node1 .*node9, which "announce" is delegated to, is another machine/);
});

test("each of the hosts that a loop delegates to is checked", async () => {
  const play = `
- hosts: node1
  tasks:
    - { name: tell, copy: { dest: "/etc/<%= item %>", content: x }, loop: [node8, node9], delegate_to: "<%= item %>" }
`;
  const hosts = { node1: {}, node8: {}, node9: {} };
  const same = await planAndApply({ play, hosts });
  expect([same.apply.exit, same.apply.machine("node9").text("/etc/node9"), (await same.reapply()).summary().pending]).toEqual([0, "x", 0]);
  const other = await planAndApply({ play, hosts, happens: ({ node9 }) => node9?.set("fact:machine", { id: "another", user: "root", uid: 0 }) });
  expect([other.apply.exit, other.apply.machine("node8").made]).toEqual([6, []]);
});

const adding = `
- hosts: node1
  tasks: [{ add_host: { name: node9, groups: new, role: web } }, { name: first, copy: { dest: /etc/a, content: a } }]
- hosts: new
  tasks: [{ name: set up, copy: { dest: /etc/x, content: "<%= role %>" } }]
`;
const added = { hosts: { node1: {}, node9: {} }, inventory: "all: { hosts: { node1: } }", play: adding };

test("a host that a task adds is in the plan", async () => {
  const { apply, reapply } = await planAndApply(added);
  expect([apply.exit, apply.machine("node9").text("/etc/x")]).toEqual([0, "web"]);
  expect(apply.planned("node9")).toEqual(["change set up"]);
  const once = await reapply();
  expect([once.exit, once.summary("node9").roundTrips]).toEqual([0, 1]);
});

test("a host that a task adds is asked before anything is done, and refused where it has moved", async () => {
  const { apply } = await planAndApply({ ...added, happens: ({ node9 }) => node9?.set("file:/etc/x", "somebody else's") });
  expect([apply.exit, apply.machine("node9").made]).toEqual([6, []]);
  expect(apply.done("node1")).toContain("changed first");
  const first = apply.events.findIndex(({ event }) => event === "result");
  expect(apply.events.findIndex((event) => event.event === "host" && event.status === "refused")).toBeLessThan(first);
});

test("hosts that a task puts into a group are in the plays behind it", async () => {
  const play = `
- hosts: all
  tasks:
    - { name: sort, group_by: { key: "kind_<%= inventory_hostname %>" } }
- hosts: kind_node1
  tasks:
    - { name: its own, copy: { dest: /etc/a, content: a } }
`;
  const { plan, apply } = await planAndApply({ play, hosts: { node1: {}, node2: {} } });
  expect(plan.planned("node1")).toContain("change its own");
  expect(apply.done("node1")).toContain("changed its own");
  expect(apply.done("node2")).not.toContain("changed its own");
});

const relying = `
- hosts: all
  tasks:
    - { name: probe, command: probe, register: probed }
    - { name: write, copy: { dest: /etc/a, content: a } }
    - { name: compare, copy: { dest: /etc/peer, content: "<%= hostvars['node1'].probed.stdout %>" } }
`;
const probing = { commands: { probe: () => ({ stdout: "p" }) } };

test("a host that would wait for what another gives is refused where --limit leaves that one out", async () => {
  const { apply, reapply } = await planAndApply({ play: relying, hosts: { node1: probing, node2: probing }, allowsLater: true, beside: { limit: "node2" } });
  expect([apply.exit, apply.machine("node2").made]).toEqual([6, []]);
  expect(refusals(apply)).toEqual([expect.stringContaining('"compare" reads probed of node1')]);
  const both = await reapply();
  expect([both.exit, both.machine("node2").text("/etc/peer")]).toEqual([0, "p"]);
});

test("so is one that shares what another does for all", async () => {
  const play = `
- hosts: all
  tasks:
    - { name: draw, command: draw, register: drawn, run_once: true }
    - { name: keep, copy: { dest: /etc/a, content: "<%= drawn.stdout %>" } }
`;
  const hosts = { node1: { commands: { draw: () => ({ stdout: "7" }) } }, node2: {} };
  const { apply } = await planAndApply({ play, hosts, allowsLater: true, beside: { limit: "node2" } });
  expect([apply.exit, refusals(apply)]).toEqual([6, [expect.stringContaining('"keep" reads drawn of node1')]]);
});

test("a host that needs nothing of the one left out is not held up", async () => {
  const play = relying.replace("hostvars['node1'].probed.stdout", "probed.stdout");
  const { apply } = await planAndApply({ play, hosts: { node1: probing, node2: probing }, allowsLater: true, beside: { limit: "node2" } });
  expect([apply.exit, apply.machine("node2").text("/etc/peer")]).toEqual([0, "p"]);
});

const two = { hosts: { node1: {}, node2: {} }, down: ["node2"] };
const simple = "hosts: all, tasks: [{ name: write, copy: { dest: /etc/a, content: a } }]";

test("a plan is whole without a host that can't be reached only where that was allowed", async () => {
  const { record: half } = await planAndApply({ ...two, play: `- { ${simple} }` });
  expect(half.isWhole).toBe(false);
  const { record, apply } = await planAndApply({ ...two, play: `- { ${simple}, unreachable: skip }`, beside: { down: [] } });
  expect([record.isWhole, [...record.hosts.keys()]]).toEqual([true, ["node1"]]);
  expect(apply.machine("node1").text("/etc/a")).toBe("a");
});

describe("with ignore_unreachable", () => {
  const play = `- { ${simple}, ignore_unreachable: true }`;

  test("a plan leaves to the run what it does on a host that can't be reached, which may be there when it is applied", async () => {
    const back = await planAndApply({ ...two, play, allowsLater: true, beside: { down: [] } });
    expect([back.record.isWhole, back.plan.planned("node2")]).toEqual([true, ["later write"]]);
    expect([back.apply.exit, back.apply.done("node2"), back.apply.machine("node2").text("/etc/a")]).toEqual([0, ["changed write"], "a"]);
  });

  test("a plan leaves the rest of a loop to the run, at an item of which the host was lost", async () => {
    const loop = "- { hosts: all, ignore_unreachable: true, tasks: [{ name: look, command: { cmd: 'look <%= item %>', reads: true }, loop: [a, b, c, d] }] }";
    const before = { deviations: { node1: [{ trip: 3, then: "die" as const }] } };
    const { plan, apply } = await planAndApply({ hosts: { node1: {} }, play: loop, allowsLater: true, before });
    expect(plan.planned()).toEqual(["same look (a)", "later look"]);
    expect([apply.exit, apply.done()]).toEqual([0, ["ok look (a)", "ok look (b)", "ok look (c)", "ok look (d)"]]);
  });

  test("a plan is not applied to a host that can't be asked whether it still fits; the others go on, and the exit code says so", async () => {
    for (const down of [[], ["node2"]]) {
      const { apply } = await planAndApply({ ...two, down, play, allowsLater: true, beside: { down: ["node2"] } });
      expect([apply.exit, apply.done("node1"), apply.done("node2")]).toEqual([4, ["changed write"], []]);
      expect(apply.summary("node2").unreachable).toBe(true);
    }
  });
});

test("a plan of which a host fails is not whole, whatever else may be skipped", async () => {
  const play = "- { hosts: all, unreachable: skip, tasks: [{ fail: { msg: no }, when: \"inventory_hostname === 'node1'\" }] }";
  expect((await planAndApply({ ...two, play })).record.isWhole).toBe(false);
});

test("a failure that is foreseen, and ignored or rescued, is part of the plan", async () => {
  const play = `
- hosts: all
  tasks:
    - { name: shrug, fail: { msg: no }, ignore_errors: true }
    - block: [{ name: try, fail: { msg: no } }]
      rescue: [{ name: mend, copy: { dest: /etc/a, content: a } }]
`;
  const { record, apply } = await planAndApply({ play });
  expect(record.isWhole).toBe(true);
  expect([apply.exit, apply.done()]).toEqual([0, ["ignored shrug", "rescued try", "changed mend"]]);
});

test("a host that moves while a person thinks is refused, untouched", async () => {
  const node2 = new FakeMachine();
  const { apply } = await planAndApply({
    play: "- { hosts: all, tasks: [{ name: write, copy: { dest: /etc/a, content: a } }, { name: last, copy: { dest: /etc/b, content: b } }] }",
    hosts: { node1: {}, node2 },
    confirm() {
      node2.set("file:/etc/b", "somebody else's");
      return true;
    },
  });
  expect([apply.exit, apply.machine("node2").made, apply.done("node2")]).toEqual([6, [], []]);
  expect(apply.done("node1")).toEqual(["changed write", "changed last"]);
});
