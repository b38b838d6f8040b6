import { describe, expect, test } from "vitest";
import type { FakeMachine } from "../support/fake-machine.ts";
import type { FakeRun, machinesOf } from "../support/run-fake.ts";
import { planAndApply } from "../support/saved.ts";

const two = `
- hosts: all
  tasks:
    - name: write a
      copy: { dest: /etc/a, content: "<%= inventory_hostname %>" }
      register: a
      notify: restart app
    - name: write b
      lineinfile: { path: /etc/b, line: b }
    - name: touch up
      lineinfile: { path: /etc/b, line: c }
      when: a.changed
  handlers:
    - name: restart app
      service: { name: app, state: restarted }
`;

const app = { state: { "file:/etc/b": "x\n", "unit:app.service": { exists: true, active: "active", enabled: "enabled" } } };
const pair = { node1: app, node2: app };

/** What was planned or done, as (host, id, diff). */
const matter = (run: FakeRun, event: "step" | "result"): ReadonlySet<string> =>
  new Set(
    run.events.flatMap((one) =>
      one.event === event && (one.event === "step" ? one.verdict === "change" : one.event === "result" && one.status === "changed")
        ? [[one.host, one.id, one.diff].join("\n")]
        : [],
    ),
  );

const machine = (hosts: ReturnType<typeof machinesOf>, name: string): FakeMachine => {
  const found = hosts[name];
  if (!found) throw new Error(`no machine is called ${name}`);
  return found;
};

describe("a saved plan", () => {
  test("does what was planned, and nothing is left", async () => {
    const { plan, apply, again } = await planAndApply({ play: two, hosts: pair });
    expect(apply.exit).toBe(0);
    expect(apply.machine("node1").text("/etc/b")).toBe("x\nb\nc\n");
    expect(matter(apply, "result")).toEqual(matter(plan, "step"));
    expect(again.exit).toBe(0);
  });

  test("is shown again before it is applied", async () => {
    const { plan, apply } = await planAndApply({ play: two, hosts: pair });
    expect(apply.events.filter(({ event }) => event === "step")).toEqual(plan.events.filter(({ event }) => event === "step"));
  });

  test("runs a handler only where something notified it", async () => {
    const done = { "file:/etc/a": "node1" };
    const { plan, apply } = await planAndApply({
      play: two,
      hosts: { node1: app },
      happens: (hosts) => machine(hosts, "node1").set("file:/etc/a", done["file:/etc/a"]),
    });
    expect(plan.planned()).toContain("change restart app");
    expect(apply.done()).toEqual(["ok write a", "changed write b", "changed touch up"]);
  });

  test("does what was planned because of a change though that change was made already", async () => {
    const { apply } = await planAndApply({
      play: "- { hosts: all, tasks: [{ name: write, copy: { dest: /etc/a, content: a }, register: a }, { name: load, command: load, when: a.changed }] }",
      happens: (hosts) => machine(hosts, "node1").set("file:/etc/a", "a"),
    });
    expect([apply.planned(), apply.done()]).toEqual([
      ["same write", "change load"],
      ["ok write", "changed load"],
    ]);
  });

  test("asks a module nothing: what the plan says is done though the variables would say otherwise", async () => {
    const { apply } = await planAndApply({ play: two, hosts: { node1: app } });
    expect(apply.trips().flatMap(({ reads }) => reads)).not.toContain("file:/etc/a");
  });

  test("refuses a host of which a file has moved, and leaves it untouched; the others go on", async () => {
    const { apply } = await planAndApply({ play: two, hosts: pair, happens: (hosts) => machine(hosts, "node2").set("file:/etc/a", "somebody else's") });
    expect(apply.exit).toBe(6);
    expect(apply.machine("node2").made).toEqual([]);
    expect(apply.done("node2")).toEqual([]);
    expect(apply.done("node1")).toContain("changed write a");
    const refused = apply.events.find((event) => event.event === "host" && event.status === "refused");
    expect(refused).toMatchObject({ host: "node2", message: expect.stringContaining("/etc/a") as string });
  });

  test("refuses a host of which a file has moved that was as it should be", async () => {
    const { plan, apply } = await planAndApply({
      play: two,
      hosts: { node1: { state: { ...app.state, "file:/etc/b": "b\n" } } },
      happens: (hosts) => machine(hosts, "node1").set("file:/etc/b", "not b"),
    });
    expect(plan.planned()).toContain("same write b");
    expect(apply.exit).toBe(6);
    expect(apply.machine("node1").made).toEqual([]);
  });

  test("does not mind what it does not rest on", async () => {
    const { apply } = await planAndApply({ play: two, hosts: pair, happens: (hosts) => machine(hosts, "node2").set("file:/etc/other", "new") });
    expect(apply.exit).toBe(0);
  });

  test("takes what is there already for done", async () => {
    const { apply } = await planAndApply({
      play: `[{hosts: all, tasks: [{name: b, copy: {dest: /etc/b, content: b, mode: "0644", owner: root, group: root}}]}]`,
      happens: (hosts) => machine(hosts, "node1").set("file:/etc/b", "b"),
    });
    expect(apply.exit).toBe(0);
    expect([apply.planned(), apply.machine().made]).toEqual([["same b"], []]);
  });

  test("stops where a host moves while it is applied, and says what was done and what was not", async () => {
    const { apply } = await planAndApply({
      play: two,
      hosts: { node1: app },
      deviations: { node1: [{ after: "create /etc/a", happens: (moved) => moved.set("file:/etc/b", "somebody else's") }] },
    });
    expect(apply.exit).toBe(6);
    expect(apply.done()).toEqual(["changed write a", "refused write b"]);
    expect(apply.machine().text("/etc/b")).toBe("somebody else's");
    expect(apply.events.find((event) => event.event === "summary")).toMatchObject({ message: expect.stringContaining("left undone: node1 3") as string });
    expect([...apply.machine().owed.values()].map(({ handler }) => handler)).toEqual(["restart app"]);
  });

  test("is applied to no other machine of the same name", async () => {
    const { apply } = await planAndApply({
      play: two,
      hosts: { node1: app },
      happens: (hosts) => machine(hosts, "node1").set("fact:machine", { id: "another", user: "root", uid: 0 }),
    });
    expect(apply.exit).toBe(6);
    expect(apply.machine().made).toEqual([]);
  });

  test("leaves out a host that somebody declines for", async () => {
    const { apply } = await planAndApply({ play: two, hosts: { node1: app }, confirm: () => false });
    expect(apply.exit).toBe(2);
    expect(apply.machine().made).toEqual([]);
  });
});

describe("what a saved plan leaves to the run", () => {
  const later = `
- hosts: all
  tasks:
    - name: ask
      command: generate
      register: key
    - name: keep it
      copy: { dest: /etc/key, content: "<%= key.stdout %>" }
    - name: each
      copy: { dest: "/etc/<%= item %>", content: x }
      loop: "<%= key.stdout.split(' ') %>"
`;
  const commands = { generate: () => ({ stdout: "one two" }) };

  test("is decided then, by what the plan was made of", async () => {
    const { apply, again } = await planAndApply({ play: later, hosts: { node1: { commands } }, allowsLater: true });
    expect(apply.exit).toBe(0);
    expect(apply.machine().text("/etc/key")).toBe("one two");
    expect(apply.done()).toEqual(["changed ask", "changed keep it", "changed each (one)", "changed each (two)"]);
    expect(again.rows().map(({ verdict }) => verdict)).not.toContain("same");
  });

  test("conditions on a result are judged by the result", async () => {
    const play = `
- hosts: all
  tasks:
    - name: ask
      command: probe
      register: found
      changed_when: found.stdout === "new"
      notify: restart app
  handlers:
    - name: restart app
      service: { name: app, state: restarted }
`;
    const hosts = (stdout: string): object => ({ node1: { ...app, commands: { probe: () => ({ stdout }) } } });
    const quiet = await planAndApply({ play, hosts: hosts("old") as never });
    expect(quiet.apply.done()).toEqual(["ok ask"]);
    const loud = await planAndApply({ play, hosts: hosts("new") as never });
    expect(loud.apply.done()).toEqual(["changed ask", "changed restart app"]);
  });
});

describe("a failure", () => {
  const play = `
- hosts: all
  tasks:
    - block:
        - name: try
          command: try
      rescue:
        - name: mend
          copy: { dest: /etc/mended, content: x }
      always:
        - name: tidy
          copy: { dest: /etc/tidied, content: x }
`;
  const hosts = { node1: { commands: { try: () => ({ rc: 1 }) } } };

  test("is rescued where the run may decide", async () => {
    const { apply } = await planAndApply({ play, hosts, allowsLater: true });
    expect(apply.done()).toEqual(["rescued try", "changed mend", "changed tidy"]);
  });

  test("stays one where the run may only do what stands in the plan; what is always done is done", async () => {
    const { apply } = await planAndApply({ play, hosts });
    expect(apply.done()).toEqual(["rescued try", "failed mend", "changed tidy"]);
    expect(apply.exit).toBe(3);
  });

  test("stays one where the rescue is a loop", async () => {
    const loop = play.replace("/etc/mended, content: x }", '"/etc/<%= item %>", content: x }\n          loop: [a, b]');
    const kept = await planAndApply({ play: loop, hosts });
    expect([kept.apply.exit, kept.apply.machine().text("/etc/a")]).toEqual([3, undefined]);
    const free = await planAndApply({ play: loop, hosts, allowsLater: true });
    expect([free.apply.exit, free.apply.machine().text("/etc/b")]).toEqual([0, "x"]);
  });
});

describe("a plan that was applied before", () => {
  const twice = `
- hosts: all
  tasks:
    - lineinfile: { path: /etc/b, line: b }
    - lineinfile: { path: /etc/b, line: c }
    - lineinfile: { path: /etc/b, line: d }
`;

  test.each(["x\n", "x\nb\n", "x\nb\nc\n", "x\nb\nc\nd\n"])("is gone on with where it was left off: %j", async (text) => {
    const { apply } = await planAndApply({ play: twice, hosts: { node1: app }, happens: (hosts) => machine(hosts, "node1").set("file:/etc/b", text) });
    expect([apply.exit, apply.machine().text("/etc/b")]).toEqual([0, "x\nb\nc\nd\n"]);
  });

  test("is refused where the file is none of those on the way", async () => {
    const { apply } = await planAndApply({ play: twice, hosts: { node1: app }, happens: (hosts) => machine(hosts, "node1").set("file:/etc/b", "x\nc\n") });
    expect([apply.exit, apply.machine().text("/etc/b")]).toEqual([6, "x\nc\n"]);
  });
});

test("a loop that had no items has none when it is applied", async () => {
  const play = `
- hosts: all
  vars: { empty: [] }
  tasks:
    - copy: { dest: "/etc/<%= item %>", content: x }
      loop: "<%= empty %>"
    - copy: { dest: /etc/a, content: a }
`;
  const { apply } = await planAndApply({ play });
  expect([apply.exit, ...apply.done()]).toEqual([0, "changed copy"]);
});

test("what one host does for all is not done by another where that one is left out", async () => {
  const play = `
- hosts: all
  tasks:
    - { name: first, copy: { dest: /etc/a, content: a } }
    - { name: once, copy: { dest: /etc/b, content: b }, run_once: true }
    - { name: last, copy: { dest: /etc/c, content: c } }
`;
  const { apply } = await planAndApply({ play, hosts: pair, happens: (hosts) => machine(hosts, "node1").set("file:/etc/a", "moved") });
  expect(apply.exit).toBe(6);
  expect(apply.done("node2")).toEqual(["changed first", "skipped once", "changed last"]);
});

test("a host that can't be asked any more is out of the run, and nothing is done anywhere", async () => {
  const { apply } = await planAndApply({ play: two, hosts: pair, deviations: { node2: [{ trip: 1, then: "die" }] } });
  expect(apply.exit).toBe(4);
  expect(apply.machine("node1").made).toEqual([]);
});
