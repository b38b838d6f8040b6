import { describe, expect, test } from "vitest";
import type { Change } from "../../src/changes/define.ts";
import { FakeMachine } from "../support/fake-machine.ts";
import { runFake, type FakeRun } from "../support/run-fake.ts";

/** What a play, a block, a role and an include say for the tasks in them, down to what is done. */
const play = (...lines: readonly string[]): string => ["- hosts: all", ...lines.map((line) => `  ${line}`), ""].join("\n");
const ran = (run: FakeRun): readonly string[] => run.machine().made.map((made) => made.replace("run ", ""));

describe("environment", () => {
  /** With which environment each command was really run. */
  async function environments(text: string): Promise<readonly unknown[]> {
    const seen: unknown[] = [];
    const machine = new FakeMachine();
    const make = machine.make.bind(machine);
    machine.make = (change: Change) => {
      seen.push((change as Change & { env?: unknown }).env);
      return make(change);
    };
    await runFake({ hosts: { node1: machine }, play: text });
    return seen;
  }

  test("of play, block and task is one map, the inner over the outer", async () => {
    const seen = await environments(
      play(
        "environment: { A: play, B: play, C: play }",
        "tasks:",
        "  - block: [{ command: x, environment: { C: task } }, { command: y }]",
        "    environment: { B: block }",
        "  - command: z",
      ),
    );
    expect(seen).toEqual([
      { A: "play", B: "block", C: "task" },
      { A: "play", B: "block", C: "play" },
      { A: "play", B: "play", C: "play" },
    ]);
  });

  test("is that of commands that only read, too", async () => {
    const run = await runFake({ play: play("environment: { WORD: said }", "tasks: [{ command: { cmd: look, reads: true } }]") });
    expect(run.trips().flatMap(({ reads }) => reads)).toContainEqual(expect.stringMatching(/^command:.*"env":{"WORD":"said"}/));
  });

  test("may be a variable that holds a map", async () => {
    const seen = await environments(play("vars: { proxy: { http_proxy: 'http://x' } }", "environment: <%= proxy %>", "tasks: [{ command: x }]"));
    expect(seen).toEqual([{ http_proxy: "http://x" }]);
  });
});

describe("tags", () => {
  const files = {
    "more.yml": "- { name: included, command: included }\n- { name: own, command: own, tags: own }\n- { name: seldom, command: seldom, tags: never }\n",
    "roles/r/tasks/main.yml": "- { name: of role, command: of-role }\n- { name: each time, command: each-time, tags: always }\n",
    "roles/r/meta/main.yml": "dependencies: [base]\n",
    "roles/base/tasks/main.yml": "- { name: of base, command: of-base }\n",
    "other.yml": "- hosts: all\n  tasks: [{ name: of other, command: of-other }]\n",
  };
  const text = [
    "- import_playbook: other.yml",
    "  tags: imported",
    play(
      "roles: [{ role: r, tags: role }]",
      "tasks:",
      "  - { include_tasks: more.yml, tags: file }",
      "  - { include_role: { name: base, apply: { tags: applied } }, tags: include }",
      "  - block: [{ name: in block, command: in-block }]",
      "    tags: [block]",
      "  - { name: bare, command: bare }",
    ),
  ].join("\n");

  test.each([
    [["role"], ["of-base", "of-role", "each-time"]],
    [["file"], ["each-time", "included", "own", "seldom"]],
    [["own"], ["each-time", "own"]],
    [["never"], ["each-time", "seldom"]],
    [["include"], ["each-time", "of-base"]],
    [["applied"], ["each-time", "of-base"]],
    [["block"], ["each-time", "in-block"]],
    [["imported"], ["of-other", "each-time"]],
    [["untagged"], ["each-time", "bare"]],
    [["tagged"], ["of-other", "of-base", "of-role", "each-time", "included", "own", "of-base", "in-block"]],
    [[], ["of-other", "of-base", "of-role", "each-time", "included", "own", "of-base", "in-block", "bare"]],
  ])("%j", async (tags, expected) => {
    expect(ran(await runFake({ play: text, files, tags }))).toEqual(expected);
  });
});

describe("import_playbook", () => {
  test("gives its variables to the plays, below what they say themselves, and its when to all their tasks", async () => {
    const other = play("vars: { own: mine }", "tasks: [{ command: 'got <%= given %> <%= own %>' }, { command: always, tags: always }]");
    const importing = (when: string): string => `- import_playbook: other.yml\n  vars: { given: x, own: theirs }\n  when: ${when}\n`;
    expect(ran(await runFake({ play: importing("given === 'x'"), files: { "other.yml": other } }))).toEqual(["got x mine", "always"]);
    expect(ran(await runFake({ play: importing("given === 'y'"), files: { "other.yml": other } }))).toEqual([]);
  });
});

describe("a role", () => {
  test("is included by parts, and its variables outlive it only where it is public", async () => {
    const files = {
      "roles/r/tasks/other.yml": "- { command: 'inside <%= low %> <%= high %>', notify: mend }\n",
      "roles/r/tasks/main.yml": "- command: main\n",
      "roles/r/defaults/d.yml": "low: l\n",
      "roles/r/vars/v.yml": "high: h\n",
      "roles/r/handlers/hh.yml": "- { name: mend, command: mend }\n",
    };
    const including = (more: string): string =>
      play(
        "tasks:",
        `  - include_role: { name: r, tasks_from: other, vars_from: v.yml, defaults_from: d, handlers_from: hh${more} }`,
        '  - { command: \'out <%= low ?? "-" %> <%= high ?? "-" %>\' }',
      );
    expect(ran(await runFake({ play: including(""), files }))).toEqual(["inside l h", "out - -", "mend"]);
    expect(ran(await runFake({ play: including(", public: true"), files }))).toEqual(["inside l h", "out l h", "mend"]);
  });

  test("that two depend on is there once for the same parameters, again for others", async () => {
    const run = await runFake({
      play: play("roles: [a, b]"),
      files: {
        "roles/a/meta/main.yml": "dependencies: [{ role: common, port: 1 }]\n",
        "roles/b/meta/main.yml": "dependencies: [{ role: common, port: 1 }, { role: common, port: 2 }, { role: common, vars: { port: 3 } }]\n",
        "roles/common/tasks/main.yml": "- command: common <%= port %>\n",
        "roles/a/tasks/main.yml": "- command: a\n",
        "roles/b/tasks/main.yml": "- command: b\n",
      },
    });
    expect(ran(run)).toEqual(["common 1", "a", "common 2", "common 3", "b"]);
  });

  test.each<[readonly string[], readonly string[]]>([
    [[], ["common", "a", "b"]],
    [["x"], ["common", "a"]],
    [["y"], ["common", "b"]],
    [
      ["x", "y"],
      ["common", "a", "b"],
    ],
  ])("that two with other tags depend on is done once, whichever of them is chosen (--tags %s)", async (tags, wanted) => {
    const run = await runFake({
      play: play("roles: [{ role: a, tags: x }, { role: b, tags: y }]"),
      tags,
      files: {
        "roles/a/meta/main.yml": "dependencies: [common]\n",
        "roles/b/meta/main.yml": "dependencies: [common]\n",
        "roles/common/tasks/main.yml": "- command: common\n",
        "roles/a/tasks/main.yml": "- command: a\n",
        "roles/b/tasks/main.yml": "- command: b\n",
      },
    });
    expect(ran(run)).toEqual(wanted);
  });

  test("hands its when to those it depends on, which come again where nothing keeps them from it", async () => {
    const run = await runFake({
      play: play("roles: [{ role: a, when: wanted, become: true, vars: { wanted: false } }, b]"),
      files: { "roles/a/meta/main.yml": "dependencies: [b]\n", "roles/a/tasks/main.yml": "- command: a\n", "roles/b/tasks/main.yml": "- command: b\n" },
    });
    expect(run.done()).toEqual(["skipped b : command", "skipped a : command", "changed b~2 : command"]);
  });
});

describe("a block", () => {
  const fails = { commands: { "make b": () => ({ rc: 1 }) } };

  test("with a when, around an include in a loop, is skipped as a whole or rescued from the item that fails", async () => {
    const run = await runFake({
      hosts: { node1: fails, node2: {} },
      play: play(
        "tasks:",
        "  - when: inventory_hostname === 'node1'",
        "    block: [{ include_tasks: inc.yml, loop: [a, b, c], loop_control: { loop_var: thing } }, { name: never, command: never }]",
        "    rescue: [{ name: mend, command: mend }]",
        "    always: [{ name: close, command: close }]",
        "  - { name: after, command: after }",
      ),
      files: { "inc.yml": '- { name: "make <%= thing %>", command: "make <%= thing %>" }\n' },
    });
    expect(run.exit).toBe(0);
    expect(run.done("node1")).toEqual(["changed make a", "rescued make b", "changed mend", "changed close", "changed after"]);
    expect(run.log.filter((line) => line.startsWith("node2"))).toEqual(["node2: run after"]);
  });

  test("whose failure is rescued stops nobody, though any error is fatal", async () => {
    const run = await runFake({
      hosts: { node1: fails, node2: {} },
      play: play("any_errors_fatal: true", "tasks:", "  - block: [{ command: make b }]", "    rescue: [{ command: mend }]", "  - command: after"),
    });
    expect(run.exit).toBe(0);
    expect(["node1", "node2"].map((host) => run.machine(host).made.at(-1))).toEqual(["run after", "run after"]);
  });
});

test("a line of words, args and a map are one task's parameters", async () => {
  const run = await runFake({
    hosts: { node1: {}, localhost: {} },
    inventory: "all: { hosts: { node1: } }",
    play: play(
      "tasks:",
      "  - command: touch a=b creates=/x",
      "  - { command: touch /y, args: { creates: /y } }",
      "  - command: { argv: [echo, a b] }",
      "  - action: copy content=x dest=/etc/a mode=0600",
      "  - action: { module: file, path: /etc/d, state: directory }",
      "  - set_fact: one=1 two='two words'",
      "  - local_action: command echo <%= one %> <%= two %> <%= inventory_hostname %>",
    ),
  });
  expect(ran(run)).toEqual(["touch 'a=b'", "touch /y", "echo 'a b'", "create /etc/a (0600)", "create the folder /etc/d (0755)"]);
  expect(run.machine("localhost").made).toEqual(["run echo 1 two words node1"]);
});

test("a word of a line that is no parameter is told like any other", async () => {
  await expect(runFake({ play: play("tasks: [{ file: path=/etc/a ownr=root }]") })).rejects.toThrow("file has no parameter `ownr`");
});
