import { describe, expect, test } from "vitest";
import { load, playWith } from "./project.ts";

/** Each says where it stands, what is wrong, and behind the bar what to do. */
const broken: readonly {
  readonly title: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly says: readonly string[];
}[] = [
  {
    title: "map playbook",
    files: { "play.yml": "hosts: all\n" },
    says: ["play.yml:1:1 a playbook is a list of plays | begin with `- hosts: …`"],
  },
  {
    title: "an inventory for a playbook",
    files: { "play.yml": "web:\n  hosts:\n    node1:\n" },
    says: ["play.yml:1:1 this is an inventory, and no playbook | give it with -i, and name the playbook by itself"],
  },
  {
    title: "an unfinished merge",
    files: {
      "play.yml": playWith("- command: a", "<<<<<<< HEAD", "- command: b", "=======", "- command: c", ">>>>>>> theirs").replaceAll(/^ +(?=[<=>]{7})/gm, ""),
    },
    says: [
      "play.yml:4:1 a merge was left unfinished here | keep one of the two sides, or what is right of both, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
    ],
  },
  {
    title: "no hosts",
    files: { "play.yml": "- tasks: []\n" },
    says: ["play.yml:1:3 a play needs hosts | add `hosts: all`, a group or a host"],
  },
  {
    title: "unknown play key",
    files: { "play.yml": "- hosts: all\n  task: []\n" },
    says: ['play.yml:2:3 "task" is no keyword of a play | did you mean "tasks"?'],
  },
  {
    title: "module in play",
    files: { "play.yml": "- hosts: all\n  command: x\n" },
    says: ["play.yml:2:3 the module command stands where a play is | put it below `tasks:`, as `- command: …`"],
  },
  {
    title: "unknown task key",
    files: { "play.yml": playWith("- command: x", "  whne: true") },
    says: ['play.yml:4:7 "whne" is neither a keyword of tasks nor a module | did you mean "when"?'],
  },
  {
    title: "no module",
    files: { "play.yml": playWith("- name: x") },
    says: ["play.yml:3:7 this task names no module | add what it is to do, such as `command: uptime`"],
  },
  {
    title: "unknown module",
    files: { "play.yml": playWith("- comand: x") },
    says: ['play.yml:3:7 "comand" is neither a keyword of tasks nor a module | did you mean "command"?'],
  },
  {
    title: "two modules",
    files: { "play.yml": playWith("- command: x", "  debug:", "    msg: y") },
    says: ["play.yml:4:7 a task runs one module; this one names command and debug | make them two tasks; is a `- ` missing?"],
  },
  {
    title: "with_items",
    files: { "play.yml": playWith("- command: x", "  with_items: [a]") },
    says: [
      'play.yml:4:7 "with_items" is not available here | write `loop:`: a list, a map, or "<%= … %>" that gives one; "<%= list.flat() %>" takes lists inside it apart',
    ],
  },
  {
    title: "roles",
    files: { "play.yml": "- hosts: all\n  roles: [a]\n" },
    says: ['play.yml:2:11 there is no role "a" | looked for roles/a'],
  },
  {
    title: "notify",
    files: {
      "play.yml": "- hosts: all\n  tasks:\n    - command: x\n      notify: restrat\n  handlers:\n    - name: restart\n      command: y\n",
    },
    says: ['play.yml:4:15 no handler is called "restrat" | did you mean "restart"?'],
  },
  {
    title: "loop word",
    files: { "play.yml": playWith("- command: x", "  loop: servers") },
    says: ['play.yml:4:13 a loop takes a list or a map | write `loop: "<%= servers %>"`'],
  },
  {
    title: "loop num",
    files: { "play.yml": playWith("- command: x", "  loop: 3") },
    says: ['play.yml:4:13 a loop takes a list or a map | write `loop: "<%= range(0, 3) %>"`'],
  },
  {
    title: "become",
    files: { "play.yml": playWith("- command: x", "  become: maybe") },
    says: ["play.yml:4:15 become must be true or false | write `become: true` or `become: false`"],
  },
  {
    title: "serial",
    files: { "play.yml": "- hosts: all\n  serial: 0\n" },
    says: ['play.yml:2:11 serial is a number of hosts or a percentage | write `serial: 1`, `serial: "30%"`, or a list of them'],
  },
  {
    title: "strategy",
    files: { "play.yml": "- hosts: all\n  strategy: linaer\n" },
    says: ['play.yml:2:13 strategy can\'t be linaer | did you mean "linear"?'],
  },
  {
    title: "hosts typo",
    files: { "play.yml": "- hosts: node3\n" },
    says: ['play.yml:1:10 no host or group is called "node3" | did you mean "node1"?'],
  },
  {
    title: "pattern part",
    files: { "play.yml": "- hosts: all:!nodex\n" },
    says: ['play.yml:1:14 no host or group is called "nodex" | did you mean "node1"?'],
  },
  {
    title: "delegate",
    files: { "play.yml": playWith("- command: x", "  delegate_to: node9") },
    says: ['play.yml:4:20 no host is called "node9" | did you mean "node1"?'],
  },
  {
    title: "meta",
    files: { "play.yml": playWith("- meta: flush_handler") },
    says: ['play.yml:3:13 meta has no such action | did you mean "flush_handlers"?'],
  },
  {
    title: "block no",
    files: { "play.yml": playWith("- rescue: []") },
    says: ["play.yml:3:7 rescue without a block | put the tasks that it is for below `block:`"],
  },
  {
    title: "block loop",
    files: { "play.yml": playWith("- block: [command: x]", "  loop: [1]") },
    says: ["play.yml:4:7 a block can't loop | put the tasks into a file, and loop over `include_tasks`"],
  },
  {
    title: "param",
    files: { "play.yml": playWith("- debug: {mgs: hello}") },
    says: ['play.yml:3:15 debug has no parameter "mgs"'],
  },
  {
    title: "include",
    files: { "play.yml": playWith("- import_tasks: x.yml") },
    says: ['play.yml:3:21 there is no task file "x.yml" | looked for x.yml, tasks/x.yml'],
  },
  {
    title: "include self",
    files: { "play.yml": playWith("- import_tasks: x.yml"), "x.yml": "- import_tasks: x.yml\n" },
    says: ["x.yml:1:17 x.yml includes itself | by way of play.yml, x.yml"],
  },
  {
    title: "vars_files",
    files: { "play.yml": "- hosts: all\n  vars_files: [x.yml]\n" },
    says: ["play.yml:2:16 can't read x.yml: there is no such file | (root) holds holdfast.yml, hosts.yml, play.yml"],
  },
  {
    title: "var name",
    files: { "play.yml": "- hosts: all\n  vars:\n    my-var: 1\n    item: 2\n    class: 3\n" },
    says: [
      'play.yml:3:5 "my-var" can\'t be the name of a variable | use letters, digits and underscores: my_var',
      'play.yml:4:5 "item" is set by holdfast itself | use another name',
      'play.yml:5:5 "class" is a word of the expression language | call it class_ or more precisely',
    ],
  },
  {
    title: "register name",
    files: { "play.yml": playWith("- command: x", "  register: my-result") },
    says: ['play.yml:4:17 register: "my-result" can\'t be the name of a variable | use letters, digits and underscores: my_result'],
  },
  {
    title: "keywords that hold for all hosts",
    files: {
      "play.yml": `- hosts: all\n  serial: <%= n %>\n  max_fail_percentage: <%= n %>\n  tasks:\n    - { command: x, retries: <%= n %>, timeout: <%= n %>, no_log: <%= b %> }\n`,
    },
    says: [
      ["5:67", "no_log"],
      ["5:49", "timeout"],
      ["5:30", "retries"],
      ["2:11", "serial"],
      ["3:24", "max_fail_percentage"],
    ].map(
      ([at, key]) => `play.yml:${at} ${key} can't be filled in from variables | write it out: it holds for all hosts, before any of their variables is known`,
    ),
  },
  {
    title: "until",
    files: { "play.yml": playWith("- command: x", "  delay: 3") },
    says: ["play.yml:4:7 delay has no effect without until or retries | say how often to try: `retries: 3`"],
  },
  {
    title: "task string",
    files: { "play.yml": playWith("- command") },
    says: ["play.yml:3:7 a task is a map | write `command:`, with a colon"],
  },
  {
    title: "tasks map",
    files: { "play.yml": playWith("command: x") },
    says: ["play.yml:2:3 tasks is a list of tasks | begin each item with `- `"],
  },
  {
    title: "handlers dup",
    files: {
      "play.yml": "- hosts: all\n  handlers:\n    - name: a\n      command: x\n    - name: a\n      command: y\n",
    },
    says: ['play.yml:5:13 two handlers are called "a" | rename one, or let both `listen` to one word'],
  },
  {
    title: "several",
    files: {
      "play.yml": playWith("- comand: x", "- debug: {msg: <%= vpi %>}", "- command: y", "  whne: x"),
    },
    says: [
      'play.yml:3:7 "comand" is neither a keyword of tasks nor a module | did you mean "command"?',
      'play.yml:6:7 "whne" is neither a keyword of tasks nor a module | did you mean "when"?',
      'play.yml:4:24 undefined variable "vpi" | set it below `vars:`, in group_vars/, or with -e',
      'play.yml:6:13 undefined variable "x" | set it below `vars:`, in group_vars/, or with -e',
    ],
  },
  {
    title: "loop_control",
    files: {
      "play.yml": playWith("- command: <%= x %>", "  loop: [1]", "  loop_control: {loop_vra: x, break_when: x}"),
    },
    says: [
      'play.yml:5:22 "loop_vra" is no keyword of loop_control | did you mean "loop_var"?',
      "play.yml:5:35 a loop has no early end: its items are planned together | leave items out by a `when` on what is known before; to try until something holds, write `until`, `retries` and `delay`",
      'play.yml:3:20 undefined variable "x" | set it below `vars:`, in group_vars/, or with -e',
    ],
  },
  {
    title: "include empty",
    files: { "play.yml": playWith("- import_tasks: a.yml"), "a.yml": "# none\n" },
    says: ["play.yml:3:21 a.yml holds no tasks | begin each task with `- `"],
  },
  {
    title: "included broken",
    files: { "play.yml": playWith("- import_tasks: a.yml"), "a.yml": "- comand: x\n" },
    says: ['a.yml:1:3 "comand" is neither a keyword of tasks nor a module | did you mean "command"?'],
  },
  {
    title: "remote_user",
    files: { "play.yml": "- hosts: all\n  remote_user: root\n" },
    says: ['play.yml:2:3 "remote_user" is not available here | set the variable ssh_user'],
  },
  {
    title: "environment",
    files: { "play.yml": "- hosts: all\n  environment: x\n" },
    says: ["play.yml:2:16 environment is a map | write `NAME: value` below it"],
  },
  {
    title: "unreachable",
    files: { "play.yml": "- hosts: all\n  unreachable: continue\n" },
    says: ["play.yml:2:16 unreachable can't be continue | write one of stop, skip"],
  },
  {
    title: "max",
    files: { "play.yml": "- hosts: all\n  max_fail_percentage: 130\n" },
    says: ["play.yml:2:24 max_fail_percentage is a number from 0 to 100 | write `max_fail_percentage: 30`"],
  },
  {
    title: "notify text",
    files: { "play.yml": playWith("- command: x", '  notify: "restart <%= a %>"') },
    says: ["play.yml:4:15 notify can't be filled in from variables | write it out"],
  },
];

describe("a broken playbook", () => {
  test.each(broken)("$title", async ({ files, says }) => {
    const { errors } = await load(files);
    expect(errors).toEqual(says);
  });
});
