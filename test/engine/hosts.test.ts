import { describe, expect, test } from "vitest";
import { FakeMachine } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const three = { node1: {}, node2: {}, node3: {} };
const play = (tasks: string, head = ""): string => `- hosts: all\n${head}  tasks:${tasks}\n`;
const write = (name: string, more = ""): string => `\n    - name: ${name}\n      copy: { content: x, dest: /etc/${name} }${more}`;
const files = (log: readonly string[]): string[] => log.map((line) => line.replace(/: create \/etc\/(\w+).*/, " $1"));

describe("sync points", () => {
  const order = async (tasks: string, head = ""): Promise<string[]> => files((await runFake({ hosts: three, play: play(tasks, head) })).log);

  test("hosts go at their own pace without them", async () => {
    const run = await runFake({ hosts: three, play: play(write("a") + write("b")) });
    expect(run.batches("node2")).toHaveLength(1);
  });

  const inStep = ["node1 a", "node2 a", "node3 a", "node1 b", "node2 b", "node3 b"];

  test.each([
    ["meta: sync", `${write("a")}\n    - meta: sync${write("b")}`, ""],
    ["strategy: linear", write("a") + write("b"), "  strategy: linear\n"],
    ["a when that names inventory_hostname", write("a") + write("b", "\n      when: inventory_hostname !== 'x'"), ""],
    ["a when that names groups", write("a") + write("b", "\n      when: groups.all.length > 0"), ""],
  ])("%s", async (_, tasks, head) => {
    expect(await order(tasks, head)).toEqual(inStep);
  });

  test("converged hosts pay nothing for them", async () => {
    const state = { "file:/etc/a": "x", "file:/etc/b": "x" };
    const run = await runFake({ hosts: { node1: { state }, node2: { state } }, play: play(write("a") + write("b"), "  strategy: linear\n") });
    expect(run.trips("node1")).toHaveLength(1);
  });

  test("strategy free has none but the play's end", async () => {
    const run = await runFake({ hosts: three, play: play(`${write("a")}${write("b", "\n      when: inventory_hostname !== 'x'")}`, "  strategy: free\n") });
    expect(run.batches("node1")).toHaveLength(1);
  });

  test("a host that has ended keeps nobody waiting", async () => {
    const tasks = `${write("a")}\n    - meta: end_host\n      when: inventory_hostname === "node1"${write("b")}\n    - meta: sync${write("c")}`;
    const run = await runFake({ hosts: three, play: play(tasks) });
    expect(run.exit).toBe(0);
    expect(run.done("node1")).toEqual(["changed a"]);
    expect(run.done("node3")).toEqual(["changed a", "changed b", "changed c"]);
  });
});

describe("the engine's own words", () => {
  const both = (first: string, head = ""): string => `${play(first, head)}\n- hosts: all\n  tasks:${write("z")}\n`;

  test("end_play ends this play for all, not the next one", async () => {
    const run = await runFake({ hosts: three, play: both(`${write("a")}\n    - meta: end_play${write("b")}`) });
    expect(run.exit).toBe(0);
    for (const host of Object.keys(three)) expect(run.done(host)).toEqual(["changed a", "changed z"]);
  });

  test("end_host by a fact that is not known yet", async () => {
    const run = await runFake({
      hosts: { node1: { state: { "fact:hostname": "old" } }, node2: {} },
      play: both(`\n    - meta: end_host\n      when: facts.hostname === "old"${write("a")}`),
    });
    expect(run.planned("node1")).toEqual(["change z"]);
    expect(run.done("node1")).toEqual(["changed z"]);
    expect(run.done("node2")).toEqual(["changed a", "changed z"]);
  });

  test("end_host by what only the run knows: the plan shows what follows, the run decides", async () => {
    const tasks = `\n    - name: ask\n      command: ask\n      register: asked\n    - meta: end_host\n      when: asked.stdout === "enough"${write("a")}`;
    const run = await runFake({ hosts: { node1: { commands: { ask: () => ({ stdout: "enough" }) } }, node2: {} }, play: both(tasks) });
    expect(run.planned("node1")).toEqual(["change ask", "later meta: end_host", "change a", "change z"]);
    expect(run.done("node1")).toEqual(["changed ask", "ok meta: end_host", "changed z"]);
    expect(run.done("node2")).toEqual(["changed ask", "skipped meta: end_host", "changed a", "changed z"]);
  });

  test.each([
    ["refresh_facts looks again", "refresh_facts", "new"],
    ["without it what is known is believed", "noop", "old"],
  ])("%s", async (_, word, expected) => {
    const happens = (machine: FakeMachine): void => machine.set("fact:hostname", "new");
    const run = await runFake({
      hosts: { node1: { state: { "fact:hostname": "old" } } },
      deviations: { node1: [{ after: "create /etc/before", happens }] },
      play: play(`
    - name: before
      copy: { content: "<%= facts.hostname %>", dest: /etc/before }
    - meta: ${word}
    - name: after
      copy: { content: "<%= facts.hostname %>", dest: /etc/after }`),
    });
    expect([run.machine().text("/etc/before"), run.machine().text("/etc/after")]).toEqual(["old", expected]);
  });

  test("refresh_facts looks as often as it is said", async () => {
    const look = (name: string): string => `\n    - { name: ${name}, assert: { that: "facts.hostname !== 'x'" } }\n    - meta: refresh_facts`;
    const run = await runFake({ mode: "plan", play: play(look("a") + look("b") + look("c") + look("d")) });
    expect([run.exit, run.planned()]).toEqual([0, ["same a", "same b", "same c", "same d"]]);
  });
});

describe("serial", () => {
  const log = async (serial: string, count = 4): Promise<string[]> => {
    const hosts = Object.fromEntries(Array.from({ length: count }, (_, i) => [`node${i + 1}`, {}]));
    return files((await runFake({ hosts, play: play(`${write("a")}\n    - meta: sync${write("b")}`, `  serial: ${serial}\n`) })).log).map((line) =>
      line.replace("node", ""),
    );
  };

  test.each([
    ["2", ["1 a", "2 a", "1 b", "2 b", "3 a", "4 a", "3 b", "4 b"]],
    ["50%", ["1 a", "2 a", "1 b", "2 b", "3 a", "4 a", "3 b", "4 b"]],
    ["[1, 3]", ["1 a", "1 b", "2 a", "3 a", "4 a", "2 b", "3 b", "4 b"]],
  ])("%s", async (serial, expected) => {
    expect(await log(serial)).toEqual(expected);
  });

  test("plans all hosts first, and each batch again when its turn comes", async () => {
    const machines = { node1: new FakeMachine(), node2: new FakeMachine() };
    const run = await runFake({
      hosts: machines,
      play: play(write("a"), "  serial: 1\n"),
      onEvent: (event) => event.event === "result" && event.host === "node1" && machines.node2.set("file:/etc/a", "x"),
    });
    expect(run.planned("node2")).toEqual(["change a"]);
    expect(run.done("node2")).toEqual(["ok a"]);
    expect(run.log).toEqual(["node1: create /etc/a (0644)"]);
  });

  test("a batch that fails altogether ends the play, one that fails in part does not", async () => {
    const fails = { commands: { ask: () => ({ rc: 1 }) } };
    const ask = "\n    - name: ask\n      command: ask";
    const first = await runFake({ hosts: { ...three, node1: fails }, play: play(ask + write("a"), "  serial: 1\n") });
    expect(files(first.log)).toEqual(["node1: run ask"]);
    const part = await runFake({ hosts: { ...three, node1: fails }, play: play(ask + write("a"), "  serial: 2\n") });
    expect(files(part.log).filter((line) => line.endsWith(" a"))).toEqual(["node2 a", "node3 a"]);
    const ended = await runFake({ hosts: three, play: play(`${write("a")}\n    - meta: end_host${write("b")}`, "  serial: 1\n") });
    expect(files(ended.log)).toEqual(["node1 a", "node2 a", "node3 a"]);
  });

  test("a host that is out already does not end plays it has no part in", async () => {
    const fails = { commands: { ask: () => ({ rc: 1 }) } };
    const plays = ["all", "node1", "node2"].map((hosts) => `- hosts: ${hosts}\n  tasks:\n    - name: ask\n      command: ask\n`).join("");
    const run = await runFake({ hosts: { node1: fails, node2: {} }, play: plays });
    expect(run.done("node1")).toEqual(["failed ask"]);
    expect(run.done("node2")).toEqual(["changed ask", "changed ask"]);
  });

  test("does handlers that an earlier run owes in every batch", async () => {
    const text = `- hosts: all\n  serial: 1\n  tasks:${write("a", "\n      notify: mend")}\n  handlers:${write("mend")}\n`;
    const machines = { node1: new FakeMachine(), node2: new FakeMachine() };
    await runFake({ hosts: machines, play: text.replace("  serial: 1\n", ""), deviations: { node2: [{ after: "create /etc/a", then: "die" }] } });
    expect(machines.node2.owed.size).toBe(1);
    const run = await runFake({ hosts: machines, play: text });
    expect(run.done("node2")).toEqual(["ok a", "changed mend"]);
    expect(machines.node2.owed.size).toBe(0);
  });
});

test("throttle lets so many hosts at a time", async () => {
  let now = 0;
  let most = 0;
  await runFake({
    hosts: three,
    play: play("\n    - name: ask\n      command: ask\n      throttle: 2"),
    onEvent: (event) => {
      if (event.event === "start") most = Math.max(most, ++now);
      if (event.event === "result") now--;
    },
  });
  expect(most).toBe(2);
});

test("hostvars of a value that another host registers waits for it", async () => {
  const run = await runFake({
    hosts: { node1: { commands: { ask: () => ({ stdout: "key-of-1" }) } }, node2: { commands: { ask: () => ({ stdout: "key-of-2" }) } } },
    play: play(`
    - name: ask
      command: ask
      register: asked
    - name: write
      copy: { content: "<%= hostvars.node1.asked.stdout %> <%= hostvars.node2.asked.stdout %>", dest: /etc/keys }`),
  });
  expect(run.exit).toBe(0);
  expect(run.row("write", "node1").verdict).toBe("later");
  for (const host of ["node1", "node2"]) expect(run.machine(host).text("/etc/keys")).toBe("key-of-1 key-of-2");
});

test("what a host that is out of the run has not registered is told with the reason", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {} },
    down: ["node1"],
    skipUnreachable: true,
    play: play(`
    - name: ask
      command: ask
      register: asked
    - name: write
      copy: { content: "<%= hostvars.node1.asked.stdout %>", dest: /etc/keys }`),
  });
  expect(run.events).toContainEqual(expect.objectContaining({ host: "node2", status: "failed", hint: "node1 could not be reached, so it has not got there" }));
});

test("under serial, a plan waits for what a host of an earlier batch registers", async () => {
  const run = await runFake({
    hosts: { node1: { state: { "file:/etc/a": "old" } }, node2: { state: { "file:/etc/a": "new" } } },
    play: play(
      `
    - name: read
      lineinfile: { path: "<%= inventory_hostname === 'node1' ? facts.os.id.replace(/.*/, '/etc/a') : '/etc/a' %>", line: new }
      register: conf
    - name: write
      copy: { content: "<%= hostvars.node1.conf.changed %>", dest: /etc/b }`,
      "  serial: 1\n",
    ),
  });
  expect(run.exit).toBe(0);
  expect(["node1", "node2"].map((host) => run.row("write", host).verdict)).toEqual(["change", "change"]);
  for (const host of ["node1", "node2"]) expect(run.machine(host).text("/etc/b")).toBe("true");
});

test("tags choose tasks; a handler runs whatever its tags", async () => {
  const text = `- hosts: all\n  tasks:${write("a", "\n      tags: [one]\n      notify: mend")}${write("b")}${write("c", "\n      tags: [always]")}\n  handlers:${write("mend")}\n`;
  const run = await runFake({ play: text, tags: ["one"] });
  expect(run.done()).toEqual(["changed a", "changed c", "changed mend"]);
});

test("what moves by itself is looked at with every trip, not remembered", async () => {
  const network = (name: string) => ({ interfaces: { [name]: { name, up: true, mac: null, addresses: [] } }, default_interface: name });
  const run = await runFake({
    hosts: {
      node1: { state: { "network:all": network("eth0") }, commands: { move: (machine: FakeMachine) => (machine.set("network:all", network("eth1")), {}) } },
    },
    play: play(`
    - name: before
      copy: { content: "<%= facts.network.default_interface %>", dest: /etc/before }
    - name: move
      command: move
      register: moved
      changed_when: moved.rc === 0
    - name: after
      copy: { content: "<%= facts.network.default_interface %>", dest: /etc/after }`),
  });
  expect([run.machine().text("/etc/before"), run.machine().text("/etc/after")]).toEqual(["eth0", "eth1"]);
});
