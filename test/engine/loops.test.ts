import { expect, test } from "vitest";
import type { FakeMachine } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const play = (tasks: string): string => `- hosts: all\n  tasks:\n${tasks}`;

test("over a list and over a map, with short items in the ids", async () => {
  const run = await runFake({
    play: play(`
    - name: List
      copy: { content: x, dest: "/etc/<%= item %>" }
      loop: [a, b]
    - name: Map
      copy: { content: "<%= item.value %>", dest: "/etc/<%= item.key %>" }
      loop: { c: 1, d: 2 }
`),
  });
  expect(run.done()).toEqual(["changed List (a)", "changed List (b)", 'changed Map ({"key":"c","value":1})', 'changed Map ({"key":"d","value":2})']);
  expect(run.results().map(({ id }) => id.slice(id.indexOf("#")))).toEqual(["#a", "#b", "#c", "#d"]);
  expect(run.machine().text("/etc/d")).toBe("2");
  expect(run.batches()).toHaveLength(1);
});

test("equal items are different steps", async () => {
  const run = await runFake({
    play: play(`
    - name: Append
      shell: "echo <%= item %> >>/etc/log"
      loop: [a, b, a, "0", 0]
`),
  });
  expect(run.exit).toBe(0);
  expect(run.machine().made).toHaveLength(5);
  expect(new Set(run.results().map(({ id }) => id)).size).toBe(5);
});

test("register holds the items' results, known only after they ran", async () => {
  const commands = { "ask a": () => ({ stdout: "A\n" }), "ask b": () => ({ stdout: "B\n" }) };
  const run = await runFake({
    hosts: { node1: { commands } },
    play: play(`
    - name: Ask
      command: "ask <%= item %>"
      loop: [a, b]
      register: asked
    - name: Write
      copy: { content: "<%= asked.results.map((each) => each.stdout).join() %>", dest: /etc/all }
`),
  });
  expect(run.planned()).toEqual(["change Ask (a)", "change Ask (b)", "later Write"]);
  expect(run.machine().text("/etc/all")).toBe("A,B");
});

test("a deviation in the middle of a registered loop keeps the results before it", async () => {
  const happens = (machine: FakeMachine): void => machine.set("file:/etc/b", "theirs");
  const run = await runFake({
    deviations: { node1: [{ before: "create /etc/b", happens }] },
    play: play(`
    - name: Write
      copy: { content: x, dest: "/etc/<%= item %>" }
      loop: [a, b, c]
      register: written
    - name: Sum
      copy: { content: "<%= written.results.map((each) => each.dest + each.changed).join() %>", dest: /etc/sum }
`),
  });
  expect(run.done()).toEqual(["changed Write (a)", "changed Write (b)", "changed Write (c)", "changed Sum"]);
  expect(run.machine().text("/etc/sum")).toBe("/etc/atrue,/etc/btrue,/etc/ctrue");
  expect(run.log.filter((line) => line.includes("/etc/a"))).toHaveLength(1);
});

test("when is asked for each item", async () => {
  const run = await runFake({
    play: play(`
    - name: Write
      copy: { content: x, dest: "/etc/<%= item %>" }
      loop: [a, b]
      when: item !== "a"
      register: written
    - name: Sum
      copy: { content: "<%= written.results.map((each) => each.skipped).join() %>", dest: /etc/sum }
`),
  });
  expect(run.done()).toEqual(["skipped Write (a)", "changed Write (b)", "changed Sum"]);
  expect(run.machine().text("/etc/sum")).toBe("true,false");
});

test("a when that needs no item skips a loop whose items nobody knows", async () => {
  const run = await runFake({
    play: play(`
    - name: Ask
      command: ask
      register: asked
    - name: Write
      copy: { content: x, dest: "/etc/<%= item %>" }
      loop: "<%= asked.stdout_lines %>"
      when: facts.hostname === "node2"
`),
  });
  expect(run.planned()).toEqual(["change Ask", "skip Write"]);
  expect(run.done()).toEqual(["changed Ask", "skipped Write"]);
});

test("an empty loop does nothing, and something that is no list is said so", async () => {
  const run = await runFake({
    play: play(`
    - name: None
      copy: { content: x, dest: "/etc/<%= item %>" }
      loop: []
      register: nobody
    - name: Count
      copy: { content: "<%= nobody.results.length %>", dest: /etc/count }
    - name: Number
      copy: { content: x, dest: "/etc/<%= item %>" }
      loop: "<%= nobody.results.length === 0 ? 7 : [] %>"
`),
  });
  expect(run.exit).toBe(3);
  expect(run.result("Number").message).toContain("a loop takes a list or a map");
});

test("over a variable that a later task changes is what it was", async () => {
  const run = await runFake({
    play: play(`
    - name: Keep
      set_fact: { list: [a, b] }
    - name: Write
      copy: { content: x, dest: "/etc/<%= item %>" }
      loop: "<%= list %>"
    - name: Change
      set_fact: { list: [] }
`),
  });
  expect(run.exit).toBe(0);
  expect(run.done()).toEqual(["ok Keep", "changed Write (a)", "changed Write (b)", "ok Change"]);
});

test("the results name their items, as a later loop wants them, also of items that were skipped and in a plan", async () => {
  const run = await runFake({
    hosts: { node1: { state: { "file:/etc/a": "x" } } },
    play: play(`
    - name: Look
      stat: { path: "/etc/<%= name %>" }
      loop: [a, b, c]
      loop_control: { loop_var: name, index_var: at }
      when: name !== "c"
      register: seen
    - name: Make
      copy: { content: "<%= result.at %>", dest: "/etc/<%= result.name %>" }
      loop: <%= seen.results %>
      loop_control: { loop_var: result, label: <%= result.name %> }
      when: result.skipped || !result.stat.exists
`),
  });
  expect(run.planned().slice(3)).toEqual(["skip Make (a)", "change Make (b)", "change Make (c)"]);
  expect(run.done().slice(3)).toEqual(["skipped Make (a)", "changed Make (b)", "changed Make (c)"]);
  expect([run.machine().text("/etc/b"), run.machine().text("/etc/c")]).toEqual(["1", "2"]);
});
