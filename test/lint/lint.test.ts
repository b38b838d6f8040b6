import { describe, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { memoryDisk } from "../support/memory-disk.ts";
import { surroundings } from "../support/surroundings.ts";

interface Told {
  readonly event: string;
  readonly code?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

/** Lints `play.yml` of a project; gives `CODE file:line:column` of every warning, and the places of `«` in the files. */
async function lint(written: Readonly<Record<string, string>>): Promise<{ readonly told: readonly string[]; readonly marked: readonly string[] }> {
  const files = { "holdfast.yml": "", "hosts.yml": "all: { hosts: { node1: , node2: } }\n", ...written };
  const marked = Object.entries(files).flatMap(([file, text]) =>
    text.split("\n").flatMap((line, i) => [...line.matchAll(/«/g)].map(({ index }, n) => `${file}:${i + 1}:${index - n + 1}`)),
  );
  const plain = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replaceAll("«", "")]));
  const around = { ...surroundings(), disk: memoryDisk(plain) };
  expect(await program(["lint", "play.yml", "-i", "hosts.yml", "--output", "jsonl"], around)).toBe(0);
  const events = around.stdout.text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Told);
  const warnings = events.filter(({ event }) => event === "note");
  for (const { hint } of warnings) expect(hint).toBeTruthy();
  return { told: warnings.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`), marked };
}

const tasks = (...lines: readonly string[]): string => ["- hosts: all", "  tasks:", ...lines.map((line) => `    ${line}`), ""].join("\n");
const say = (text: string): readonly string[] => ["- name: Say it", `  debug: { msg: "${text}" }`];

const cases: readonly (readonly [title: string, code: string, files: Readonly<Record<string, string>>])[] = [
  [
    "two hosts with one address",
    "HF1912",
    {
      "play.yml": tasks(...say("x")),
      "hosts.yml": "all:\n  hosts:\n    a: { ssh_host: 192.0.2.1 }\n    b: { ssh_host: «192.0.2.1 }\n    c: { ssh_host: 192.0.2.1, ssh_port: 2222 }\n",
    },
  ],
  [
    "a variable of the play that nobody reads",
    "HF1901",
    { "play.yml": `- hosts: all\n  vars: { «prot: 80, port: 81 }\n  tasks:\n    - name: Say it\n      debug: { msg: "<%= port %>" }\n` },
  ],
  ["a variable of a task that nobody reads", "HF1901", { "play.yml": tasks(...say("x"), "  vars: { «word: x }") }],
  ["a variable of a group that nobody reads", "HF1901", { "play.yml": tasks(...say("<%= port ?? 80 %>")), "group_vars/all.yml": "«prot: 80\n" }],
  [
    "a handler that nobody notifies",
    "HF1902",
    { "play.yml": `${tasks(...say("x"))}  handlers:\n    - name: «restart\n      service: { name: a, state: restarted }\n` },
  ],
  [
    "tags on a handler",
    "HF1903",
    {
      "play.yml": `${tasks(...say("x"), "  notify: restart")}  handlers:\n    - name: restart\n      service: { name: a, state: restarted }\n      «tags: [a]\n`,
    },
  ],
  ["a tag that means more than itself", "HF1903", { "play.yml": tasks(...say("x"), "  tags: [web, «all]") }],
  ["a task with no tag but never", "HF1903", { "play.yml": tasks(...say("x"), "  tags: «[never]") }],
  ["a task without a name", "HF1904", { "play.yml": tasks('- «debug: { msg: "x" }') }],
  [
    "a command that does what a module does",
    "HF1905",
    { "play.yml": tasks("- name: Start", "  command: «systemctl restart nginx", "- name: Fold", "  shell: «mkdir -p /srv/a") },
  ],
  ["a mode without quotes", "HF1906", { "play.yml": tasks("- name: Write", "  copy: { content: x, dest: /tmp/x, mode: «0644 }") }],
  ["a condition that is always true", "HF1907", { "play.yml": tasks(...say("x"), "  when: «1 < 2") }],
  ["a condition that never holds", "HF1907", { "play.yml": tasks(...say("x"), "  when: [«false]") }],
  [
    "a secret in plain text",
    "HF1908",
    { "play.yml": tasks(...say("<%= api_token %>")), "host_vars/node1.yml": "api_token: «abcdef\n", "group_vars/all.yml": "api_token: !secret x\n" },
  ],
  ["a secret among a task's parameters", "HF1908", { "play.yml": tasks("- name: Account", "  set_fact: { db_password: «hunter2 }") }],
  ["a result that nobody reads", "HF1909", { "play.yml": tasks("- name: Look", "  command: { cmd: uptime, reads: true }", "  register: «load") }],
  [
    "a loop over maps with secrets",
    "HF1910",
    {
      "play.yml": tasks("- name: Say it", '  debug: { msg: "<%= item.name %>" }', "  loop: «<%= users %>"),
      "group_vars/all.yml": "users: [{ name: a, password: !secret abcdef }]\n",
    },
  ],
  [
    "what each host does together with nobody",
    "HF1913",
    {
      "play.yml": [
        "- hosts: all\n  serial: 1\n  tasks: [{ name: Switch, command: switch, «together: true }]",
        "- hosts: all\n  serial: [1, 2]\n  tasks: [{ name: Switch, command: switch, together: true }]\n",
      ].join("\n"),
    },
  ],
  [
    "what Jinja would fill in",
    "HF1911",
    {
      "play.yml": tasks("- name: Configure", "  template: { src: a.ejs, dest: /tmp/a }"),
      "templates/a.ejs": 'vip «{{ keepalived_vip | default("x") }}\n«{% if true %}\n<%= "{{ no }}" %> {{.Names}} {{ $labels.x }}\n',
    },
  ],
  [
    "what Jinja would fill in, in texts",
    "HF1911",
    {
      "play.yml": tasks(
        "- name: Say «{{ vip }}",
        "  debug:",
        "    msg: >",
        "      on «{{ ansible_managed }} <%= vip %>",
        "      {{.Names}} ${{ github.ref }} {{ end }} {{ $x }}",
      ),
      "group_vars/all.yml": 'vip: "is «{{ x | default(1) }}"\n',
    },
  ],
];

describe("lint warns of", () => {
  test.each(cases)("%s", async (_title, code, files) => {
    const { told, marked } = await lint(files);
    expect(told.toSorted()).toEqual(marked.map((place) => `${code} ${place}`).toSorted());
  });
});

describe("lint does not warn of", () => {
  test.each([
    [
      "a variable that only another host's is asked for",
      { "play.yml": tasks(...say("<%= hostvars[groups.all[0]].port %>")), "group_vars/all.yml": "port: 80\n" },
    ],
    [
      "a variable that only a template reads",
      {
        "play.yml": tasks("- name: Configure", "  template: { src: a.ejs, dest: /tmp/a }"),
        "templates/a.ejs": "<%= port %>",
        "group_vars/all.yml": "port: 80\n",
      },
    ],
    [
      "a variable of the inventory that another playbook reads",
      { "play.yml": tasks(...say("x")), "other.yml": tasks(...say("<%= port %>")), "group_vars/all.yml": "port: 80\n" },
    ],
    [
      "a variable of a file that another playbook reads, too",
      {
        "play.yml": "- hosts: all\n  vars_files: [common.yml]\n  tasks:\n    - name: Say it\n      debug: { msg: x }\n",
        "other.yml": tasks(...say("<%= port %>")),
        "common.yml": "port: 80\n",
      },
    ],
    [
      "a handler of a file that is there for several playbooks",
      {
        "play.yml": `${tasks(...say("x"), "  changed_when: true", "  notify: one")}  handlers: [{ import_tasks: handlers.yml }]\n`,
        "handlers.yml": "- { name: one, debug: { msg: a } }\n- { name: two, debug: { msg: b } }\n",
      },
    ],
    ["variables of the connection", { "play.yml": tasks(...say("x")), "hosts.yml": "all: { hosts: { node1: { ssh_port: 22, ansible_user: root } } }\n" }],
    ["a command that only reads", { "play.yml": tasks("- name: Look", "  command: { cmd: systemctl restart nginx, reads: true }") }],
    ["a result that its own task reads", { "play.yml": tasks("- name: Look", "  command: uptime", "  register: load", "  changed_when: load.rc === 2") }],
    [
      "a password that is a hash, and settings about passwords",
      { "play.yml": tasks("- name: Account", '  user: { name: a, password: "$6$abc$def", update_password: always }') },
    ],
    ["braces that are meant to stand in a text", { "play.yml": tasks("# holdfast: ignore HF1911", "- name: Look", "  debug: { msg: 'x {{ instance }}' }") }],
    [
      "a loop with a label",
      { "play.yml": tasks(...say("<%= item.name %>"), "  loop: [{ name: a, password: !secret abcdef }]", '  loop_control: { label: "<%= item.name %>" }') },
    ],
  ])("%s", async (_title, files) => {
    expect((await lint(files as Readonly<Record<string, string>>)).told).toEqual([]);
  });
});

test("a mistake comes alone: warnings about what is half understood would mislead", async () => {
  const around = { ...surroundings(), disk: memoryDisk({ "holdfast.yml": "", "play.yml": tasks("- dbug: { msg: x }", '- debug: { msg: "y" }') }) };
  expect(await program(["lint", "play.yml", "-i", "a,b"], around)).toBe(1);
  expect(around.stderr.text).not.toContain("warning");
});

test("--strict makes a warning a mistake", async () => {
  const around = { ...surroundings(), disk: memoryDisk({ "holdfast.yml": "", "play.yml": tasks('- debug: { msg: "y" }') }) };
  expect(await program(["lint", "play.yml", "-i", "a,b", "--strict"], around)).toBe(1);
  expect(around.stderr.text).toContain("error[HF1904]");
});
