import { describe, expect, test } from "vitest";
import { load, playWith } from "../playbook/project.ts";

/** Each says where it stands, what is wrong, and behind the bar what to do. */
const broken: readonly {
  readonly title: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly says: readonly string[];
}[] = [
  {
    title: "a list never closed",
    files: { "play.yml": playWith("- command: [a, b", "- debug:") },
    says: ["play.yml:3:16 this [ is never closed | close it with ]"],
  },
  {
    title: "a map never closed",
    files: { "play.yml": playWith("- debug: {msg: a", "- debug:") },
    says: ["play.yml:3:14 this { is never closed | close it with }, or quote the value that begins with it"],
  },
  {
    title: "an expression that begins with !",
    files: { "play.yml": playWith("- command: uptime", "  when: !enabled") },
    says: [
      'play.yml:4:13 !enabled is read as a YAML tag, and there is none of that name | a value that begins with ! must be quoted: "!enabled"',
      'play.yml:4:14 undefined variable "enabled" | set it below `vars:`, in group_vars/, or with -e',
    ],
  },
  {
    title: "an unquoted ternary",
    files: { "play.yml": playWith("- command: uptime", "  when: a ? b : c") },
    says: [
      'play.yml:4:13 a value that holds `: ` is read as a map, and a map can\'t begin on this line | put the value in quotes: `key: "…"`, or check the indentation of the next line',
    ],
  },
  {
    title: "text after a closing quote",
    files: { "play.yml": playWith("- command: uptime", '  when: "yes" == x') },
    says: ["play.yml:4:19 text goes on after the closing quote | a value that begins with a quote ends with it: put the whole value in '…'"],
  },
  {
    title: "a tab as indentation",
    files: { "play.yml": "- hosts: all\n\ttasks: []\n" },
    says: ["play.yml:2:1 a tab is used to indent | YAML takes spaces only: replace the tab with spaces"],
  },
  {
    title: "a tab deep inside, without its echoes on the lines that follow",
    files: { "play.yml": playWith("- service:", "    name: x", "\t\tstate: started", "- command: a", "- command: b") },
    says: ["play.yml:5:5 a tab is used to indent | YAML takes spaces only: replace the tab with spaces"],
  },
  {
    title: "a key twice",
    files: { "play.yml": playWith("- command: a", "  name: x", "  name: y") },
    says: ['play.yml:5:7 the key "name" stands twice in one map | remove one of them, or rename it'],
  },
  {
    title: "an alias of nothing",
    files: { "play.yml": playWith("- command: *x") },
    says: ['play.yml:3:16 no anchor &x stands before this alias | a value that begins with * must be quoted: "*x"'],
  },
  {
    title: "a reserved first character",
    files: { "play.yml": playWith("- command: `x`") },
    says: ['play.yml:3:16 a value can\'t begin with ` | put the value in quotes: `key: "…"`'],
  },
  {
    title: "unquoted braces of Jinja",
    files: { "play.yml": playWith("- command: {{ x }}") },
    says: ['play.yml:3:16 `{{ … }}` is not filled in here | write "<%= x %>"'],
  },
  {
    title: "quoted braces of Jinja",
    files: { "play.yml": playWith('- command: "{{ x }}"') },
    says: ["play.yml:3:17 `{{ … }}` is not filled in here | write `<%= x %>`"],
  },
  {
    title: "a quote never closed",
    files: { "play.yml": playWith('- command: "abc', "- debug:") },
    says: ['play.yml:3:16 this " is never closed | close it, or escape quotes inside'],
  },
  {
    title: "a line indented less than its item",
    files: { "play.yml": playWith("- command: abc", " name: x") },
    says: ["play.yml:4:6 an item of a list must begin with `- ` | is this line indented less than the one it belongs to?"],
  },
  {
    title: "a second document",
    files: { "play.yml": "- hosts: all\n---\n- hosts: all\n" },
    says: ["play.yml:2:1 a second YAML document begins here; a file holds one | move it to a file of its own, or remove the ---"],
  },
  {
    title: "another version of YAML",
    files: { "play.yml": "%YAML 1.1\n---\n- hosts: all\n" },
    says: ["play.yml:1:1 YAML 1.1 is asked for; this is read as YAML 1.2 | remove the %YAML line"],
  },
  {
    title: "a file of comments",
    files: { "play.yml": "# nothing\n" },
    says: ["play.yml:1:1 this playbook is empty | begin with `- hosts: all`, and `tasks:` below it"],
  },
  {
    title: "UTF-16",
    files: { "play.yml": new Uint8Array([255, 254, 45, 0]) },
    says: ["play.yml:1:1 play.yml is UTF-16 | save it as UTF-8"],
  },
  {
    title: "a NUL byte",
    files: { "play.yml": "- hosts: all\n  a\u0000b: 1\n" },
    says: ["play.yml:2:4 play.yml is not UTF-8 text: byte 0x00 | remove the NUL byte"],
  },
  {
    title: "invalid UTF-8",
    files: { "play.yml": new Uint8Array([45, 32, 97, 10, 195, 40]) },
    says: ["play.yml:2:1 play.yml is not UTF-8 text: byte 0xc3 | save it as UTF-8"],
  },
  {
    title: "a secret map",
    files: { "play.yml": "- hosts: all\n  vars:\n    a: !secret {b: 1}\n" },
    says: ["play.yml:3:16 !secret marks a single value, not a list or a map | mark each secret value by itself"],
  },
  {
    title: "a number beyond exactness",
    files: { "play.yml": "- hosts: all\n  vars:\n    a: 123456789012345678901\n" },
    says: ["play.yml:3:8 123456789012345678901 is too large to be an exact number | quote it, to keep it as text"],
  },
  {
    title: "no space after the colon of hosts",
    files: { "play.yml": "- hosts:all\n" },
    says: ["play.yml:1:3 a play is a map | put a space after the colon"],
  },
  {
    title: "no space after the colon of a task",
    files: { "play.yml": playWith("- command:uptime") },
    says: ["play.yml:3:7 a task is a map | put a space after the colon"],
  },
  {
    title: "a list as a key",
    files: { "play.yml": "- hosts: all\n  ? [a]\n  : 1\n" },
    says: ["play.yml:2:5 a key must be plain text | write the key as text"],
  },
  {
    title: "a merge of a number",
    files: { "play.yml": "- hosts: all\n  vars:\n    <<: 3\n" },
    says: ["play.yml:3:5 << merges maps only | write `<<: *name`, where &name marks a map"],
  },
  {
    title: "an alias inside its anchor",
    files: { "play.yml": "- hosts: all\n  vars:\n    a: &a [*a]\n" },
    says: ['play.yml:3:12 *a stands inside the very value it names | a value that begins with * must be quoted: "*a"'],
  },
  {
    title: "an unknown escape",
    files: { "play.yml": playWith('- command: "a\\d"') },
    says: ["play.yml:3:18 unknown escape in double quotes | write `\\\\` for a backslash, or use single quotes"],
  },
  {
    title: "a tag of another tool",
    files: { "play.yml": "- hosts: all\n  vars:\n    a: !vault xyz\n" },
    says: [
      "play.yml:3:8 !vault is read as a YAML tag, and there is none of that name | Ansible Vault is not read; mark the value `!secret`, or take it from env()",
    ],
  },
];

describe("a file that is no YAML", () => {
  test.each(broken)("$title", async ({ files, says }) => {
    const { errors } = await load(files);
    expect(errors).toEqual(says);
  });
});
