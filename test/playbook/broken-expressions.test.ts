import { describe, expect, test } from "vitest";
import { load, playWith } from "./project.ts";

/** Each says where it stands, what is wrong, and behind the bar what to do. */
const broken: readonly {
  readonly title: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly says: readonly string[];
}[] = [
  {
    title: "helper handed on as a value",
    files: { "play.yml": playWith('- command: "x <%= [1].map(json).join() %>"') },
    says: ['play.yml:3:31 undefined variable "json" | the helper is called: `json(x)`, or `list.map((x) => json(x))`'],
  },
  {
    title: "undefined",
    files: {
      "play.yml": '- hosts: all\n  tasks:\n    - command: "echo <%= vpi %>"\n  vars:\n    vip: 1\n',
    },
    says: ['play.yml:3:26 undefined variable "vpi" | did you mean "vip"?'],
  },
  {
    title: "undefined some",
    files: {
      "play.yml": playWith('- command: "echo <%= vip %>"'),
      "host_vars/node1.yml": "vip: 1\n",
    },
    says: ['play.yml:3:26 "vip" is not set for node2 | set it for every host of the play, or write `vip ?? …`'],
  },
  {
    title: "undefined var in var",
    files: {
      "play.yml": playWith('- command: "echo <%= vip %>"'),
      "group_vars/all.yml": "vip: <%= vipp %>\n",
    },
    says: ['group_vars/all.yml:1:10 undefined variable "vipp" | did you mean "vip"?'],
  },
  {
    title: "register later",
    files: {
      "play.yml": playWith('- command: "echo <%= r.stdout %>"', "- command: x", "  register: r"),
    },
    says: ['play.yml:3:26 undefined variable "r" | it is set only later, by a task further down'],
  },
  {
    title: "result member",
    files: {
      "play.yml": playWith("- command: x", "  register: r", "- debug: {msg: <%= r.sdtout %>}"),
    },
    says: ['play.yml:5:26 the result of command has no "sdtout" | did you mean "stdout"?'],
  },
  {
    title: "own result",
    files: { "play.yml": playWith("- command: x", "  register: r", "  when: r.rc === 0") },
    says: ['play.yml:5:13 undefined variable "r" | the task\'s own result is known only to changed_when, failed_when and until'],
  },
  {
    title: "item",
    files: { "play.yml": playWith('- command: "echo <%= item %>"') },
    says: ['play.yml:3:26 undefined variable "item" | only a task with `loop:` has it'],
  },
  {
    title: "template missing",
    files: {
      "play.yml": playWith("- template: {src: a.confg.ejs, dest: /x}"),
      "templates/a.config.ejs": "x",
    },
    says: ['play.yml:3:23 there is no template "a.confg.ejs" | did you mean "a.config.ejs"? looked for a.confg.ejs, templates/a.confg.ejs'],
  },
  {
    title: "template undefined",
    files: {
      "play.yml": playWith("- template: {src: a.ejs, dest: /x}"),
      "templates/a.ejs": "hello\n  <%= naem %>\n",
    },
    says: ['templates/a.ejs:2:7 undefined variable "naem" | set it below `vars:`, in group_vars/, or with -e'],
  },
  {
    title: "template syntax",
    files: {
      "play.yml": playWith("- template: {src: a.ejs, dest: /x}"),
      "templates/a.ejs": "hello\n<% if (x { %>\n",
    },
    says: ["templates/a.ejs:2:10 unexpected `{` | is a `)` missing before it?"],
  },
  {
    title: "when yes",
    files: { "play.yml": playWith("- command: x", "  when: yes") },
    says: ["play.yml:4:13 `yes` is not a word of expressions | write true or false"],
  },
  {
    title: "when and",
    files: { "play.yml": playWith("- command: x", "  when: inventory_hostname == 'a' and true") },
    says: ["play.yml:4:39 unexpected `and` | write `&&`"],
  },
  {
    title: "when map",
    files: { "play.yml": playWith("- command: x", "  when: {a: 1}") },
    says: ['play.yml:4:13 when is an expression, and YAML reads this as a map | quote it: `when: "…"`'],
  },
  {
    title: "when comment",
    files: { "play.yml": playWith("- command: x", '  when: inventory_hostname == "a #b"') },
    says: ["play.yml:4:35 unterminated string constant | YAML takes ` #` for a comment, which cuts the line there: put the whole expression in quotes"],
  },
  {
    title: "bom crlf ok",
    files: {
      "play.yml": "﻿- hosts: all\r\n  tasks:\r\n    - command: uptime\r\n      when: vip\r\n",
    },
    says: ['play.yml:4:13 undefined variable "vip" | set it below `vars:`, in group_vars/, or with -e'],
  },
  {
    title: "block scalar",
    files: { "play.yml": playWith("- command: |", "    echo one", "    echo <%= tow %>") },
    says: ['play.yml:5:18 undefined variable "tow" | set it below `vars:`, in group_vars/, or with -e'],
  },
  {
    title: "folded",
    files: { "play.yml": playWith("- command: >-", "    echo one", "    echo <%= tow %>") },
    says: ['play.yml:5:18 undefined variable "tow" | set it below `vars:`, in group_vars/, or with -e'],
  },
  {
    title: "double quoted escape",
    files: { "play.yml": playWith('- command: "a\\tb <%= tow %>"') },
    says: ['play.yml:3:26 undefined variable "tow" | set it below `vars:`, in group_vars/, or with -e'],
  },
  {
    title: "assert list",
    files: { "play.yml": playWith("- assert:", "    that:", "      - vip === 1", "      - true") },
    says: ["play.yml:5:13 undefined variable \"vip\" | if it is text, quote it: 'vip'; else set it below `vars:`, in group_vars/, or with -e"],
  },
  {
    title: "that not expr",
    files: { "play.yml": playWith("- assert:", "    that: 1 +") },
    says: ["play.yml:4:18 the expression ends too early | is something missing at its end?"],
  },
  {
    title: "empty when",
    files: { "play.yml": playWith("- command: x", "  when:") },
    says: ["play.yml:4:7 when is empty | write an expression, such as `when: count > 0`"],
  },
  {
    title: "item in var",
    files: {
      "play.yml": "- hosts: all\n  tasks:\n    - command: <%= greeting %>\n  vars:\n    greeting: hi <%= item %>\n",
    },
    says: ['play.yml:5:22 undefined variable "item" | only a task with `loop:` has it'],
  },
  {
    title: "file helper",
    files: { "play.yml": playWith("- command: <%= file('motd') %>"), "files/motd2": "" },
    says: ['play.yml:3:20 there is no file "motd" | did you mean "motd2"? looked for motd, files/motd'],
  },
  {
    title: "template helper",
    files: {
      "play.yml": playWith("- copy: {content: \"<%= template('a.ejs') %>\", dest: /x}"),
      "templates/a.ejs": "<%= nothing %>",
    },
    says: ['templates/a.ejs:1:5 undefined variable "nothing" | set it below `vars:`, in group_vars/, or with -e'],
  },
  {
    title: "include in template",
    files: {
      "play.yml": playWith("- template: {src: a.ejs, dest: /x}"),
      "templates/a.ejs": "<%- include('b.ejs') %>",
      "templates/b.ejs": "<%= 1 + %>",
    },
    says: ["templates/b.ejs:1:9 the code in this tag is incomplete | each `{` and `(` needs its counterpart: `<% } %>`"],
  },
  {
    title: "include outside",
    files: {
      "play.yml": playWith("- template: {src: a.ejs, dest: /x}"),
      "templates/a.ejs": "<%- include('../../../../etc/passwd') %>",
    },
    says: ['templates/a.ejs:1:5 templates/a.ejs includes "../../../../etc/passwd", which is outside the project | copy it into the project, and name the copy'],
  },
];

describe("a broken expression or name", () => {
  test.each(broken)("$title", async ({ files, says }) => {
    const { errors } = await load(files);
    expect(errors).toEqual(says);
  });
});
