import { describe, expect, test } from "vitest";
import { load, playWith } from "./project.ts";
import type { Task } from "../../src/playbook/types.ts";

const args = ({ args: value }: Task): unknown =>
  value.kind === "map" ? Object.fromEntries(value.entries.map(({ key, value: inner }) => [key, "raw" in inner ? inner.raw : inner.kind])) : undefined;

describe("parameters in one line", () => {
  test.each([
    ["command: make all creates=/x", { cmd: "make all", creates: "/x" }],
    ["command: creates=/x make all", { cmd: "make all", creates: "/x" }],
    ["command: >\n        make all\n        creates=/x", { cmd: "make all", creates: "/x" }],
    ["service: >\n        name=x\n        state=started", { name: "x", state: "started" }],
    ["command: make 'creates=/x' a", { cmd: "make 'creates=/x' a" }],
    ["command: make other=1", { cmd: "make other=1" }],
    ['service: name=x state="started"', { name: "x", state: "started" }],
    ["copy: dest=/x content='two words'", { dest: "/x", content: "two words" }],
    ["copy: dest=/x src=<%= 'a b' %>", { dest: "/x", src: "<%= 'a b' %>" }],
    ["package: name=a", { name: "a" }],
    ["package: a", { name: "a" }],
    ["{ action: command make creates=/x }", { cmd: "make", creates: "/x" }],
    ["{ action: { module: copy, src: a, dest: b } }", { src: "a", dest: "b" }],
    ["{ local_action: package a }", { name: "a" }],
  ])("%s", async (line, expected) => {
    const { errors, tasks } = await load({ "play.yml": playWith(`- ${line}`), "files/a": "" });
    expect(errors.filter((error) => !error.includes("there is no file"))).toEqual([]);
    expect(tasks.map(args)).toEqual([expected]);
  });

  test.each([
    ["service: name=x and more", "play.yml:3:16 service takes a map of parameters"],
    ["service: nmae=x", 'play.yml:3:16 service has no parameter "nmae"'],
    ["command: make creates=<%= nobody %>", 'play.yml:3:33 undefined variable "nobody"'],
    ["{ local_action: { src: a } }", "play.yml:3:23 local_action names no module | write `local_action: command uptime`"],
    ["{ local_action: comand x }", 'play.yml:3:9 "comand" is neither a keyword of tasks nor a module | did you mean "command"?'],
  ])("%s", async (line, message) => {
    const { errors } = await load({ "play.yml": playWith(`- ${line}`) });
    expect(errors[0]).toContain(message);
  });
});

test("local_action delegates to this computer", async () => {
  const { tasks } = await load({ "play.yml": playWith("- local_action: command x") });
  expect(tasks[0]?.delegateTo).toMatchObject({ value: "localhost" });
});

describe("module_defaults", () => {
  test.each([
    ["[copy]", "play.yml:4:24 module_defaults is a map of modules"],
    ["{ coppy: { mode: 1 } }", 'play.yml:4:26 no module is called "coppy" | did you mean "copy"?'],
    ["{ group/aws: {} }", "play.yml:4:26 there are no groups of modules"],
    ["{ command: 3 }", "play.yml:4:35 command takes a map of parameters"],
    ["{ command: { craetes: 3 } }", 'play.yml:4:37 command has no parameter "craetes"'],
  ])("%s", async (defaults, message) => {
    const { errors } = await load({ "play.yml": playWith("- command: x", `  module_defaults: ${defaults}`) });
    expect(errors[0]).toContain(message);
  });

  test("give way to what the task says, in args too", async () => {
    const { tasks } = await load({ "play.yml": playWith("- command: x", "  args: { creates: own }", "  module_defaults: { command: { creates: d } }") });
    expect(tasks.map(args)).toEqual([{ cmd: "x", creates: "own" }]);
  });
});

test("check_mode: false is explained", async () => {
  const { errors } = await load({ "play.yml": playWith("- command: x", "  check_mode: false") });
  expect(errors).toEqual(["play.yml:4:19 a plan changes nothing, whatever a task says | mark a command that only reads with `reads: true`"]);
});

test.each([
  ["with_items", "write `loop:`"],
  ["with_flattened", ".flat(9)"],
  ["with_dict", "item.key"],
  ["with_sequence", "range(1, 6)"],
  ["with_nested", "flatMap"],
  ["with_first_found", "a name may follow from variables and facts"],
  ["with_something", "write `loop:`"],
])("%s is explained, for tasks and includes", async (word, hint) => {
  for (const task of ["command: x", "include_tasks: more.yml"]) {
    const { errors } = await load({ "play.yml": playWith(`- ${task}`, `  ${word}: [a]`), "more.yml": "- command: x\n" });
    expect(errors[0]).toContain(`play.yml:4:7 "${word}" is not available here`);
    expect(errors[0]).toContain(hint);
  }
});
