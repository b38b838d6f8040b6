import { describe, expect, test } from "vitest";
import { load, playWith } from "./project.ts";

const say = (name: string): string => `- { name: ${name}, debug: { msg: x } }\n`;
const twoKinds = { "hosts.yml": "all:\n  hosts:\n    node1: { kind: a, list: [1, 2] }\n    node2: { kind: b, list: [3] }\n" };

describe("an include", () => {
  test("with a name that follows from the inventory is each host's own", async () => {
    const { errors, tasks } = await load({
      ...twoKinds,
      "play.yml": playWith('- include_tasks: "<%= kind %>.yml"'),
      "a.yml": say("one"),
      "b.yml": say("two"),
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id, when }) => [id, when.map(({ text }) => text)])).toEqual([
      ["all/tasks/one", ["<%= kind %>.yml is a.yml"]],
      ["all/tasks/two", ["<%= kind %>.yml is b.yml"]],
    ]);
  });

  test("with the same name for all hosts asks nothing of them", async () => {
    const { errors, tasks } = await load({ "play.yml": playWith('- include_tasks: "<%= kind %>.yml"', "  vars: { kind: a }"), "a.yml": say("one") });
    expect(errors).toEqual([]);
    expect(tasks.map(({ when }) => when)).toEqual([[]]);
  });

  test("whose condition is false for a host need not be known for it", async () => {
    const { errors, tasks } = await load({
      "hosts.yml": "all:\n  hosts:\n    node1: { kind: a }\n    node2:\n",
      "play.yml": playWith('- include_tasks: "<%= kind %>.yml"', "  when: defined(kind)"),
      "a.yml": say("one"),
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id }) => id)).toEqual(["all/tasks/one"]);
  });

  test("takes keywords for its tasks, with apply too", async () => {
    const { errors, tasks } = await load({
      "play.yml": playWith("- include_tasks: { file: a.yml, apply: { tags: [y] } }", "  tags: [x]", "  when: z", "  vars: { z: true }"),
      "a.yml": say("one"),
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ tags, when }) => [[...tags], when.length])).toEqual([[["x", "y"], 1]]);
  });

  test("in a loop stands once for each item of the host that has most", async () => {
    const { errors, tasks } = await load({
      ...twoKinds,
      "play.yml": playWith("- include_tasks: a.yml", "  loop: <%= list %>"),
      "a.yml": '- { name: "n <%= item %>", debug: { msg: <%= item %> } }\n',
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id, when }) => [id, when.length])).toEqual([
      ["all/tasks/include-1/n-x", 0],
      ["all/tasks/include-2/n-x", 1],
    ]);
  });

  test("in a loop may name its file by the item", async () => {
    const { errors, tasks } = await load({
      "play.yml": playWith('- include_tasks: "<%= item %>.yml"', "  loop: [a, b]"),
      "a.yml": say("one"),
      "b.yml": say("two"),
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id }) => id)).toEqual(["all/tasks/include-a/one", "all/tasks/include-b/two"]);
  });

  test.each([
    [["- include_tasks: b.yml"], 'play.yml:3:22 there is no task file "b.yml" | did you mean "a.yml"? looked for b.yml, tasks/b.yml'],
    [['- include_tasks: "<%= knid %>.yml"', "  vars: { kind: x }"], "play.yml:3:27 undefined variable `knid` | did you mean"],
    [['- include_tasks: "<%= facts.x %>.txt"'], "play.yml:3:22 `<%= facts.x %>.txt` is known only at run, and nothing is there that it could mean"],
    [["- include_tasks: a.yml", "  loop: <%= facts.x %>"], "play.yml:4:13 the items of an include are known only at run"],
    [["- import_tasks: a.yml", "  loop: [1]"], "play.yml:4:7 import_tasks can't loop | write `include_tasks`"],
    [["- include_tasks: { flie: a.yml }"], 'play.yml:3:24 "flie" is no keyword of include_tasks | did you mean "file"?'],
    [["- include_tasks: a.yml", "  loop: <%= n %>", "  vars: { n: 3 }"], "play.yml:4:13 a loop takes a list or a map"],
  ])("%j", async (lines, message) => {
    const { errors } = await load({ "play.yml": playWith(...lines), "a.yml": say("one") });
    expect(errors[0]).toContain(message);
  });

  test("tells a mistake in a file that is included twice once", async () => {
    const { errors } = await load({ "play.yml": playWith("- include_tasks: a.yml", "  loop: [1, 2]"), "a.yml": "- debgu: { msg: x }\n" });
    expect(errors).toEqual(['a.yml:1:3 "debgu" is neither a keyword of tasks nor a module | did you mean "debug"?']);
  });
});

describe("include_vars", () => {
  test("makes the file's variables known from there on", async () => {
    const { errors, tasks } = await load({
      "play.yml": playWith("- include_vars: a.yml", "- include_vars: { file: b.yml, name: all_of_b }", "- debug: { msg: <%= x %><%= all_of_b.y %> }"),
      "vars/a.yml": "{ x: <%= z %>, z: 1 }\n",
      "b.yml": "y: 1\n",
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id, module }) => [id, module])).toEqual([
      ["all/tasks/include_vars-a.yml", "set_fact"],
      ["all/tasks/include_vars-b.yml", "set_fact"],
      ["all/tasks/debug", "debug"],
    ]);
  });

  test("of a folder takes all its files", async () => {
    const { errors } = await load({
      "play.yml": playWith("- include_vars: { dir: more }", "- debug: { msg: <%= x %><%= y %> }"),
      "vars/more/1.yml": "x: 1\n",
      "vars/more/2.json": '{ "y": 2 }\n',
    });
    expect(errors).toEqual([]);
  });

  test.each([
    [["- include_vars: b.yml"], 'play.yml:3:21 there is no file of variables "b.yml" | looked for vars/b.yml, b.yml'],
    [["- include_vars: {}"], "play.yml:3:7 include_vars names no file"],
    [["- include_vars: { file: a.yml, name: a b }"], 'play.yml:3:42 name: "a b" can\'t be the name of a variable'],
  ])("%j", async (lines, message) => {
    const { errors } = await load({ "play.yml": playWith(...lines), "a.yml": "x: 1\n" });
    expect(errors[0]).toContain(message);
  });
});

describe("import_playbook", () => {
  test("puts the plays of a file in its place, with variables and tags", async () => {
    const { errors, plays, tasks } = await load({
      "play.yml": "- import_playbook: other/site.yml\n  vars: { x: 1 }\n  tags: [t]\n  when: x > 0\n- { name: own, hosts: all }\n",
      "other/site.yml": "- name: first\n  hosts: all\n  roles: [r]\n  tasks: [{ debug: { msg: <%= x %> } }]\n- { name: second, hosts: node1 }\n",
      "other/roles/r/tasks/main.yml": say("of role"),
    });
    expect(errors).toEqual([]);
    expect(plays.map(({ name }) => name)).toEqual(["first", "second", "own"]);
    expect(tasks.map(({ id, tags, when }) => [id, [...tags], when.length])).toEqual([
      ["first/roles/r/of-role", ["t"], 1],
      ["first/tasks/debug", ["t"], 1],
    ]);
  });

  test.each([
    ["- import_playbook: none.yml\n", "play.yml:1:20 can't read none.yml: there is no such file"],
    ["- import_playbook: play.yml\n", "play.yml:1:20 play.yml imports itself | by way of play.yml"],
    ["- import_playbook: a.yml\n  hosts: all\n", 'play.yml:2:3 "hosts" is no keyword of import_playbook'],
  ])("%j", async (text, message) => {
    const { errors } = await load({ "play.yml": text, "a.yml": "- hosts: all\n" });
    expect(errors[0]).toContain(message);
  });
});

test("vars_files may follow from the inventory: each host has those of its file", async () => {
  const { errors } = await load({
    ...twoKinds,
    "play.yml": '- hosts: all\n  vars_files: ["<%= kind %>.yml"]\n  tasks: [{ debug: { msg: <%= x %><%= only_a %> } }]\n',
    "a.yml": "{ x: 1, only_a: 1 }\n",
    "b.yml": "x: 2\n",
  });
  expect(errors).toEqual(['play.yml:3:39 "only_a" is not set for node2 | set it for every host of the play, or write `only_a ?? …`']);
});

describe("a list among vars_files", () => {
  const play = (list: string, says: string): string => `- hosts: all\n  vars_files: [${list}, both.yml]\n  tasks: [{ debug: { msg: ${says} } }]\n`;
  const files = { ...twoKinds, "a.yml": "{ x: 1, only_a: 1 }\n", "default.yml": "x: 0\n", "both.yml": "y: 1\n" };

  test.each([
    ["[none.yml, default.yml, a.yml]", "<%= x %><%= y %>", []],
    ['["<%= kind %>.yml", default.yml]', "<%= x %><%= y %>", []],
    ['["<%= kind %>.yml", default.yml]', "<%= only_a %>", ['"only_a" is not set for node2']],
    ['[default.yml, "<%= kind %>.yml"]', "<%= only_a %>", ['undefined variable "only_a"']],
    ["[none.yml, nil.yml]", "x", ["none of these files of variables is there | looked for none.yml, nil.yml"]],
    ['["<%= kind %>.yml"]', "x", ["none of these files of variables is there for node2 | looked for a.yml, b.yml"]],
    ['["<%= facts.os.family %>.yml", default.yml]', "x", ["vars_files must follow from inventory and variables; a task with `include_vars` may go by facts"]],
  ])("%s, %s", async (list, says, messages) => {
    const { errors } = await load({ ...files, "play.yml": play(list, says) });
    expect(errors).toHaveLength(messages.length);
    for (const [i, message] of messages.entries()) expect(errors[i]).toContain(message);
  });
});

describe("vars_prompt", () => {
  test("makes a variable known, its value only once it was asked for", async () => {
    const { errors, plays } = await load({
      "play.yml":
        "- hosts: all\n  vars_prompt: [{ name: release, prompt: Which?, private: false, default: 1.10 }, { name: secret, confirm: true }]\n  tasks: [{ debug: { msg: <%= release %><%= secret %> } }]\n",
    });
    expect(errors).toEqual([]);
    expect(plays[0]?.prompts.map(({ name, question, isPrivate, fallback, confirm }) => [name, question, isPrivate, fallback, confirm])).toEqual([
      ["release", "Which?", false, "1.10", false],
      ["secret", "secret", true, undefined, true],
    ]);
  });

  test.each([
    ["[{ prompt: x }]", "play.yml:2:17 a variable to ask for has a name"],
    ["[{ name: 1x }]", 'play.yml:2:25 "1x" can\'t be the name of a variable'],
    ["[{ name: x, encrypt: sha512_crypt }]", 'play.yml:2:28 "encrypt" is not available here | give the hash itself'],
    ["[{ name: x, propmt: y }]", 'play.yml:2:28 "propmt" is no keyword of vars_prompt | did you mean "prompt"?'],
    ["[x]", "play.yml:2:17 a variable to ask for is a map"],
  ])("%s", async (list, message) => {
    const { errors } = await load({ "play.yml": `- hosts: all\n  vars_prompt: ${list}\n` });
    expect(errors[0]).toContain(message);
  });
});
