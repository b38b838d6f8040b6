import { describe, expect, test } from "vitest";
import { load, playWith } from "./project.ts";

describe("hosts that follow from -e", () => {
  const play = 'hosts: "<%= target %>"';

  test.each([
    [`- ${play}\n`, ["target=node2"], "node2"],
    [`- ${play}\n  vars: {target: all}\n`, [], "all"],
    [`- ${play}\n`, ["{target: [node1, node2]}"], "node1,node2"],
    ['- hosts: "all:!<%= target %>"\n', ["target=node2"], "all:!node2"],
  ])("%j with %j", async (text, extra, pattern) => {
    const { plays, errors } = await load({ "play.yml": text }, extra);
    expect(errors).toEqual([]);
    expect(plays[0]?.hosts.pattern).toBe(pattern);
  });

  test.each([
    [[], "undefined variable"],
    [["target=node9"], 'no host or group is called "node9"'],
    [["target=3"], "hosts must give a pattern"],
  ])("are refused with %j", async (extra, message) => {
    const { errors } = await load({ "play.yml": `- ${play}\n` }, extra);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
    expect(errors[0]).toMatch(/^play\.yml:1:/);
  });
});

describe("names are known", () => {
  test.each([
    ["from -e", playWith("- debug: {msg: <%= given %>}"), {}, ["given=1"]],
    ["from the play's variables", `${playWith("- debug: {msg: <%= a %>}")}  vars: {a: <%= b %>, b: 1}\n`, {}, []],
    ["from an earlier result", playWith("- command: x", "  register: r", "- debug: {msg: <%= r.stdout %>}"), {}, []],
    ["from set_fact", playWith("- set_fact: {color: red}", "- debug: {msg: <%= color %>}"), {}, []],
    ["by another name of the connection's", playWith("- set_fact: {ssh_port: 22}", "- debug: {msg: <%= ansible_port %>}"), {}, []],
    ["from an earlier play", `${playWith("- command: x", "  register: r")}${playWith("- debug: {msg: <%= r.rc %>}")}`, {}, []],
    ["where they may be missing", playWith('- debug: {msg: "<%= a ?? 1 %>"}', '  when: "!defined(b) || b > 1"'), {}, []],
    ["from a group of every host", playWith("- debug: {msg: <%= a %>}"), { "group_vars/all": "a: 1" }, []],
    ["of a loop in a variable", `${playWith("- debug: {msg: <%= line %>}", "  loop: [1]")}  vars: {line: "n <%= item %>"}\n`, {}, []],
    [
      "of a template's own",
      playWith("- template: {src: a.ejs, dest: /x}"),
      { "templates/a.ejs": "<% const x = groups.all; %><%= x.length %><% for (const h of x) { %><%= h %><% } %>" },
      [],
    ],
    [
      "in a part that gets them along",
      playWith("- template: {src: a.ejs, dest: /x}"),
      { "templates/a.ejs": "<%- include('b.ejs', {n: 1}) %>", "templates/b.ejs": "<%= n %>" },
      [],
    ],
  ])("%s", async (_, play, files, extra) => {
    expect((await load({ "play.yml": play, ...files }, extra)).errors).toEqual([]);
  });
});

describe("a host that a task's when excepts needs none of its names", () => {
  const hosts = "all:\n  hosts:\n    node1: { kind: a }\n    node2: { kind: b, port: 7 }\n  children: { db: { hosts: { node2: } } }\n";
  const errors = async (when: string, uses = "<%= port %>", ...more: readonly string[]): Promise<readonly string[]> =>
    (await load({ "hosts.yml": hosts, "play.yml": playWith("- { command: x, register: r }", `- debug: { msg: "${uses}" }`, `  when: ${when}`, ...more) }))
      .errors;

  test.each([
    ["defined(port)"],
    ["kind === 'b'"],
    ["group_names.includes('db')"],
    ["[defined(port), port > 5]"],
    ["[r.rc === 0, kind === 'b']"],
    ["[facts.os.family === 'redhat', kind === 'b']"],
  ])("%s", async (when) => {
    expect(await errors(when)).toEqual([]);
  });

  test("nor where it loops over what the host lacks, or nobody has it", async () => {
    expect(await errors("[item > 1, kind === 'b']", "<%= port + item %>", "  loop: [1, 2]")).toEqual([]);
    expect(await errors("defined(nobody)", "<%= item %>", "  loop: <%= nobody %>")).toEqual([]);
  });

  test("nor does what stands in a block with such a when", async () => {
    const play = playWith("- block: [{ debug: { msg: <%= port %> } }]", "  when: kind === 'b'");
    expect((await load({ "hosts.yml": hosts, "play.yml": play })).errors).toEqual([]);
  });

  test.each([["kind !== 'c'"], ["r.rc === 0"], ["facts.os.family === 'redhat'"], ["[port > 5, defined(port)]"]])("but not for %s", async (when) => {
    expect(await errors(when)).toEqual([expect.stringContaining('"port" is not set for node1')]);
  });
});
