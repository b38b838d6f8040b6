import { describe, expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const play = (...lines: readonly string[]): string => ["- hosts: all", ...lines.map((line) => `  ${line}`), ""].join("\n");

test("module_defaults fill in what a task leaves out, the inner over the outer", async () => {
  const run = await runFake({
    play: play(
      "module_defaults: { ansible.builtin.copy: { content: outer, mode: '0600' } }",
      "tasks:",
      "  - copy: { dest: /etc/a }",
      "  - copy: { dest: /etc/b, mode: '0640' }",
      "  - block: [{ copy: { dest: /etc/c } }]",
      "    module_defaults: { copy: { content: inner } }",
    ),
  });
  expect(run.exit).toBe(0);
  const file = (path: string): unknown => run.machine().state.get(`file:${path}`);
  expect(["a", "b", "c"].map((name) => run.machine().text(`/etc/${name}`))).toEqual(["outer", "outer", "inner"]);
  expect([file("/etc/a"), file("/etc/b"), file("/etc/c")]).toMatchObject([{ mode: "0600" }, { mode: "0640" }, { mode: "0600" }]);
});

test("a line of words sets parameters, and the rest is the command", async () => {
  const run = await runFake({
    play: play("tasks:", "  - command: make all creates=/etc/made", '  - copy: dest=/etc/a content="two words"', "  - shell: echo 'creates=/x' chdir=/tmp"),
  });
  expect(run.exit).toBe(0);
  expect(run.machine().text("/etc/a")).toBe("two words");
  expect(run.machine().made[0]).toContain("make all");
  expect(run.machine().made[0]).not.toContain("creates");
  expect(run.machine().made[2]).toContain("echo 'creates=/x'");
});

test("local_action is done on this computer, action where the task is", async () => {
  const run = await runFake({
    hosts: { node1: {}, localhost: {} },
    inventory: "all: { hosts: { node1: } }",
    play: play("tasks:", "  - local_action: command here", "  - local_action: { module: copy, dest: /etc/a, content: x }", "  - action: command there"),
  });
  expect(run.exit).toBe(0);
  expect(run.log.map((line) => line.split(":")[0])).toEqual(["localhost", "localhost", "node1"]);
});

test("check_mode shows what a task would do, in the run too, and does it never", async () => {
  const tasks = play(
    "tasks:",
    "  - { name: look, copy: { content: x, dest: /etc/a }, check_mode: true, register: r }",
    "  - { name: act, copy: { content: '<%= r.changed %>', dest: /etc/b } }",
  );
  const run = await runFake({ play: tasks });
  expect(run.done()).toEqual(["ok look", "changed act"]);
  expect(run.result("look").message).toContain("would create /etc/a");
  expect([run.machine().text("/etc/a"), run.machine().text("/etc/b")]).toEqual([undefined, "true"]);
});

test("delegate_facts sets variables of the host that the task is delegated to", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {} },
    play: play(
      "tasks:",
      "  - { set_fact: { leader: '<%= inventory_hostname %>' }, delegate_to: node2, delegate_facts: true, when: inventory_hostname === 'node1' }",
      "  - { copy: { dest: /etc/leader, content: '<%= leader ?? \"-\" %>' } }",
    ),
  });
  expect(run.exit).toBe(0);
  expect([run.machine("node1").text("/etc/leader"), run.machine("node2").text("/etc/leader")]).toEqual(["-", "node1"]);
});

test("delegate_facts reaches hosts that no play is for, each item its own, and never the host that delegates", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {}, node3: {} },
    play: [
      "- hosts: node1",
      "  tasks:",
      "    - { set_fact: { mark: 'of <%= item %>' }, delegate_to: <%= item %>, delegate_facts: true, loop: [node2, node3] }",
      "    - copy: { dest: /etc/marks, content: '<%= hostvars.node2.mark %>, <%= hostvars.node3.mark %>, <%= mark ?? \"none\" %>' }",
      "",
    ].join("\n"),
  });
  expect(run.exit).toBe(0);
  expect(run.machine().text("/etc/marks")).toBe("of node2, of node3, none");
});

test("diff: false draws none", async () => {
  const run = await runFake({
    mode: "plan",
    play: play("tasks:", "  - { name: a, copy: { content: x, dest: /etc/a }, diff: false }", "  - { name: b, copy: { content: x, dest: /etc/b } }"),
  });
  expect([run.row("a").diff, run.row("b").diff === undefined]).toEqual([undefined, false]);
});

describe("a loop", () => {
  test("knows the turn that it is at", async () => {
    const run = await runFake({
      play: play(
        "tasks:",
        "  - copy: { dest: '/etc/<%= item %>', content: '<%= loop.index %>/<%= loop.length %> <%= loop.first %> <%= loop.last %> <%= loop.previtem ?? \"-\" %>' }",
        "    loop: [a, b]",
        "    loop_control: { extended: true, extended_allitems: false }",
      ),
    });
    expect([run.machine().text("/etc/a"), run.machine().text("/etc/b")]).toEqual(["1/2 true false -", "2/2 false true a"]);
  });

  test("with a pause sends each item by itself", async () => {
    const run = await runFake({
      play: play("tasks:", "  - { copy: { content: x, dest: '/etc/<%= item %>' }, loop: [a, b, c], loop_control: { pause: 0.05 } }"),
    });
    expect(run.batches().map((steps) => steps.length)).toEqual([1, 1, 1]);
  });
});

test("pause counts as no change, and is waited out in every run", async () => {
  const options = { play: play("tasks:", "  - { name: settle, pause: { seconds: 1, prompt: draining } }", "  - { copy: { content: x, dest: /etc/a } }") };
  const first = await runFake(options);
  const again = await runFake({ ...options, hosts: { node1: first.machine() } });
  expect(first.machine().made).toContain("pause for 1 s");
  expect(again.exit).toBe(0);
  expect(again.summary()).toMatchObject({ changed: 0, ok: 2 });
  expect(again.machine().made.filter((made) => made.startsWith("pause"))).toHaveLength(2);
  expect(again.events).toContainEqual(expect.objectContaining({ event: "note", message: "draining" }));
});

test("set_fact keeps nothing for later runs, and says so", async () => {
  const setting = (cacheable: string): string =>
    play("tasks:", `  - set_fact: { x: 1, cacheable: ${cacheable} }`, "  - { copy: { content: '<%= x %>', dest: /etc/x } }");
  expect((await runFake({ play: setting("no") })).machine().text("/etc/x")).toBe("1");
  await expect(runFake({ play: setting("true") })).rejects.toThrow("nothing is kept from one run to the next");
});
