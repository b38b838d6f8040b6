import { describe, expect, test } from "vitest";
import type { Task } from "../../src/playbook/types.ts";
import { render } from "../../src/vars/render.ts";
import { createScope } from "../../src/vars/scope.ts";
import { outside } from "../vars/outside.ts";
import { load, playWith } from "./project.ts";

async function sound(files: Readonly<Record<string, string>>): Promise<{ readonly tasks: readonly Task[]; readonly only: Task }> {
  const { tasks, errors } = await load(files);
  expect(errors).toEqual([]);
  const [only] = tasks;
  if (!only) throw new Error("no task");
  return { tasks, only };
}

function args(task: Task): unknown {
  return render(task.args, createScope({ layers: task.vars, values: [{ label: "loop", values: { item: "x" } }] }, outside), outside);
}

describe("a task", () => {
  test("has its module's own name, whatever it was called", async () => {
    const { tasks } = await sound({ "play.yml": playWith("- ansible.builtin.command: uptime", "- yum: keepalived", "- package:", "    name: psmisc") });
    expect(tasks.map((task) => [task.module, args(task)])).toEqual([
      ["command", { cmd: "uptime" }],
      ["package", { name: "keepalived" }],
      ["package", { name: "psmisc" }],
    ]);
  });

  test("takes a mode as it is written, and other numbers as numbers", async () => {
    const { only } = await sound({ "play.yml": playWith("- copy: {dest: /x, content: 010, mode: 0644}") });
    expect(args(only)).toEqual({ dest: "/x", content: 10, mode: "0644" });
  });

  test("adds args to free form", async () => {
    const { only } = await sound({ "play.yml": playWith("- command: touch x", "  args:", "    creates: x") });
    expect(args(only)).toEqual({ cmd: "touch x", creates: "x" });
  });

  test("keeps conditions that are parameters as questions", async () => {
    const { only } = await sound({ "play.yml": playWith("- assert:", "    that:", "      - 1 > 2", "      - true") });
    const { that } = args(only) as { that: readonly { text: string; holds(): boolean }[] };
    expect(that.map((one) => [one.text, one.holds()])).toEqual([
      ["1 > 2", false],
      ["true", true],
    ]);
  });

  test("understands yes and on where a flag is due", async () => {
    const { tasks } = await sound({
      "play.yml": playWith("- command: x", "  run_once: yes", "  no_log: Off", "  ignore_errors: 'on'", "  become: <%= 1 < 2 %>"),
    });
    expect(tasks[0]).toMatchObject({ runOnce: true, noLog: false, ignoreErrors: { value: true }, become: { become: { compiled: { text: "<%= 1 < 2 %>" } } } });
  });

  test("retries as Ansible does unless told", async () => {
    const { tasks } = await sound({
      "play.yml": playWith(
        "- command: x",
        "  register: r",
        "  until: r.rc === 0",
        "- command: x",
        "  register: r",
        "  until: r.rc === 0",
        "  retries: 9",
        "  delay: 0.5",
      ),
    });
    expect(tasks.map(({ until }) => [until?.retries, until?.delay])).toEqual([
      [3, 5],
      [9, 0.5],
    ]);
  });

  test("names loop variables as its loop says", async () => {
    const { tasks } = await sound({
      "play.yml": playWith(
        '- command: "<%= site.name %><%= n %>"',
        "  loop: [{name: a}]",
        "  loop_control: {loop_var: site, index_var: n, label: <%= site.name %>}",
        "- debug: {msg: <%= item.key %>}",
        "  loop: {a: 1}",
      ),
    });
    expect(tasks.map(({ loop }) => [loop?.variable, loop?.index, loop?.items.kind])).toEqual([
      ["site", "n", "list"],
      ["item", undefined, "map"],
    ]);
  });

  test("says which names it uses, those of its arguments and its own variables included", async () => {
    const { tasks } = await sound({
      "play.yml": playWith(
        "- command: x",
        "  register: conf",
        '- debug: {msg: "<%= word %>"}',
        "  when: conf.changed && groups.all.length > 1",
        "  vars: {word: <%= inventory_hostname %>}",
      ),
    });
    expect([...(tasks[1]?.uses ?? [])].toSorted()).toEqual(["conf", "conf.changed", "groups", "groups.all.length", "inventory_hostname", "word"]);
  });
});

describe("ids", () => {
  test("are readable, unique, and stay when tasks are added elsewhere", async () => {
    const tasks = [
      "- name: Write <%= 1 %> config",
      "  command: a",
      "- command: b",
      "- command: c",
      "- meta: sync",
      "- name: Either",
      "  block:",
      "    - command: d",
      "  rescue:",
      "    - command: e",
    ];
    const { tasks: found } = await sound({ "play.yml": playWith(...tasks) });
    const ids = found.map(({ id }) => id);
    expect(ids).toEqual([
      "all/tasks/write-x-config",
      "all/tasks/command",
      "all/tasks/command~2",
      "all/tasks/meta-sync",
      "all/tasks/either/command",
      "all/tasks/either/rescue/command",
    ]);
    const { tasks: more } = await sound({ "play.yml": playWith("- debug: {msg: first}", ...tasks) });
    expect(more.slice(1).map(({ id }) => id)).toEqual(ids);
  });

  test("of plays that are called alike differ", async () => {
    const play = "- name: Same\n  hosts: all\n  tasks:\n    - command: x\n";
    const { tasks } = await sound({ "play.yml": play + play });
    expect(tasks.map(({ id }) => id)).toEqual(["same/tasks/command", "same~2/tasks/command"]);
  });
});

describe("blocks", () => {
  test("may be named after variables", async () => {
    const { errors, tasks } = await load({ "play.yml": playWith('- name: Install <%= "a" %>', "  block: [{ command: one }]") });
    expect(errors).toEqual([]);
    expect(tasks[0]?.id).toBe("all/tasks/install-x/command");
  });

  test("are flattened in order, and hand down what they say", async () => {
    const { tasks } = await sound({
      "play.yml": `
- hosts: all
  become: true
  tags: play
  environment: {A: 1, B: 1}
  tasks:
    - block:
        - command: one
          when: b
          tags: [own, "two,three"]
          vars: {y: 2}
          environment: {B: 2}
          become: false
        - block:
            - command: two
          always:
            - command: three
      rescue:
        - command: four
      when: a
      tags: block
      vars: {x: 1}
      become_user: admin
  vars: {a: true, b: true}
`,
    });
    expect(tasks.map((task) => (args(task) as { cmd: string }).cmd)).toEqual(["one", "two", "three", "four"]);
    const [one, two, three, four] = tasks;
    expect(one?.when.map(({ text }) => text)).toEqual(["a", "b"]);
    expect([...(one?.tags ?? [])]).toEqual(["play", "block", "own", "two", "three"]);
    expect(one?.vars.map(({ label }) => label)).toEqual(["block vars", "task vars"]);
    expect(one?.become).toMatchObject({ become: { value: false }, user: { value: "admin" } });
    expect(one?.environment && render(one.environment, createScope({ layers: [], values: [] }, outside), outside)).toEqual({ A: 1, B: 2 });
    expect(two?.become).toMatchObject({ become: { value: true } });
    expect([one, two, three, four].map((task) => task?.blocks.map(({ section, hasRescue, hasAlways }) => [section, hasRescue, hasAlways]))).toEqual([
      [["block", true, false]],
      [
        ["block", true, false],
        ["block", false, true],
      ],
      [
        ["block", true, false],
        ["always", false, true],
      ],
      [["rescue", true, false]],
    ]);
    expect(one?.blocks[0]?.id).toBe(four?.blocks[0]?.id);
  });

  test("of a file are its tasks in place, with what the include says", async () => {
    const { tasks } = await sound({
      "play.yml": playWith("- import_tasks: more/a.yml", "  tags: inc", "  vars: {n: 1}", "- command: last"),
      "more/a.yml": "- command: <%= n %>\n- ansible.builtin.include_tasks: {file: b.yml}\n",
      "more/b.yml": "- command: inner\n",
    });
    expect(tasks.map((task) => [(args(task) as { cmd: unknown }).cmd, [...task.tags]])).toEqual([
      [1, ["inc"]],
      ["inner", ["inc"]],
      ["last", []],
    ]);
  });
});

test("handlers of a file can be notified by what its include listens to", async () => {
  const { plays, errors } = await load({
    "play.yml": `${playWith("- { command: x, notify: changed }")}  handlers:\n    - { name: all, include_tasks: h.yml, listen: [changed] }\n`,
    "h.yml": "- { name: a, command: a }\n- { name: b, command: b }\n",
  });
  expect(errors).toEqual([]);
  expect(plays[0]?.parts[1]?.tasks[0]?.handlers.size).toBe(2);
});

test("hosts in a list are patterns of their own", async () => {
  const { plays, errors } = await load({ "play.yml": '- hosts: ["node1:node2", "!node2"]\n  tasks: [{ command: x }]\n' });
  expect(errors).toEqual([]);
  expect(plays[0]?.hosts.pattern).toBe("node1,node2,!node2");
});

test("a play says how it runs", async () => {
  const { plays, errors } = await load({
    "play.yml": `
- name: Everything
  hosts: [all, "!node2"]
  gather_facts: no
  serial: [1, "30%"]
  max_fail_percentage: 25
  any_errors_fatal: true
  unreachable: skip
  strategy: linear
  vars: {a: 1}
  vars_files: [extra.yml]
  pre_tasks: [{command: pre}]
  post_tasks: [{command: post}]
  handlers:
    - name: restart
      command: x
      listen: [changed, config]
  verify:
    within: 12
    tasks: [{command: check, notify: changed}]
`,
    "extra.yml": "a: 2\n",
  });
  expect(errors).toEqual([]);
  expect(plays).toMatchObject([
    {
      id: "everything",
      hosts: { pattern: "all,!node2" },
      serial: [1, { percent: 30 }],
      maxFailPercentage: 25,
      anyErrorsFatal: true,
      unreachable: "skip",
      strategy: "linear",
      vars: [{ label: "play vars" }, { label: "extra.yml" }],
      parts: [
        { name: "pre_tasks", tasks: [{ kind: "task" }] },
        { name: "tasks", tasks: [] },
        { name: "post_tasks", tasks: [{}] },
      ],
      handlers: [{ kind: "handler", listen: ["changed", "config"] }],
      verify: { within: 12, tasks: [{ kind: "verify", id: "everything/verify/command" }] },
    },
  ]);
});
