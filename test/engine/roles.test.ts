import { expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const write = (name: string, content = "x"): string => `- { name: ${name}, copy: { content: '${content}', dest: /etc/${name} } }\n`;

test("the parts run in order, handlers of each at its end", async () => {
  const run = await runFake({
    play: [
      "- hosts: all",
      "  pre_tasks: [{ name: first, copy: { content: x, dest: /etc/first }, notify: told }]",
      "  roles: [web]",
      "  tasks: [{ name: last, copy: { content: x, dest: /etc/last } }]",
      "  handlers: [{ name: told, command: tell }]",
    ].join("\n"),
    files: {
      "roles/web/tasks/main.yml": "- { name: conf, copy: { content: x, dest: /etc/conf }, notify: restart }\n",
      "roles/web/handlers/main.yml": "- { name: restart, command: restart }\n",
      "roles/web/meta/main.yml": "dependencies: [base]\n",
      "roles/base/tasks/main.yml": write("base"),
    },
  });
  expect(run.exit).toBe(0);
  expect(run.done()).toEqual(["changed first", "changed told", "changed base : base", "changed web : conf", "changed last", "changed web : restart"]);
});

test("a variable is taken from the strongest of role, inventory and play", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {} },
    inventory: "all:\n  vars: { b: inventory, c: inventory, d: inventory, e: inventory, f: inventory }\n  hosts:\n    node1:\n    node2: { a: host }\n",
    play: [
      "- hosts: all",
      "  vars: { c: play, d: play, e: play, f: play }",
      "  roles: [{ role: r, e: parameter, vars: { f: parameter } }]",
      '  tasks: [{ name: after, copy: { content: "<%= a %> <%= d %> <%= e %>", dest: /etc/after } }]',
    ].join("\n"),
    files: {
      "roles/r/defaults/main.yml": "{ a: default, b: default, c: default, z: default }\n",
      "roles/r/vars/main.yml": "{ d: role, e: role, f: role, g: role }\n",
      "roles/r/tasks/main.yml":
        "- block:\n    - name: in\n      copy: { content: '<%= [a, b, c, d, e, f, g, z].join(\" \") %>', dest: /etc/in }\n      vars: { z: task }\n  vars: { g: block }\n",
    },
  });
  expect(run.exit).toBe(0);
  expect(run.machine().text("/etc/in")).toBe("default inventory play role parameter parameter block task");
  expect(run.machine("node2").text("/etc/in")).toBe("host inventory play role parameter parameter block task");
  // What the role's files say holds for the whole play; parameters are the role's alone.
  expect(run.machine().text("/etc/after")).toBe("default role role");
});

test("include_role keeps its variables to itself, unless it is public", async () => {
  const tasks = (more: string): string =>
    `- hosts: all\n  tasks:\n    - include_role: { name: r${more} }\n    - { name: after, copy: { content: "<%= own ?? 'none' %>", dest: /etc/after } }\n`;
  const files = { "roles/r/defaults/main.yml": "own: role\n", "roles/r/tasks/main.yml": write("in", "<%= own %>") };
  const kept = await runFake({ play: tasks(""), files });
  const shared = await runFake({ play: tasks(", public: true"), files });
  expect([kept.machine().text("/etc/in"), kept.machine().text("/etc/after")]).toEqual(["role", "none"]);
  expect(shared.machine().text("/etc/after")).toBe("role");
});

test("a role is looped over, with the item and another file of tasks", async () => {
  const run = await runFake({
    play: [
      "- hosts: all",
      "  tasks:",
      "    - include_role: { name: site, tasks_from: one.yml }",
      "      loop: '<%= sites %>'",
      "      loop_control: { loop_var: site }",
      "  vars: { sites: [{ name: a }, { name: b }] }",
    ].join("\n"),
    files: { "roles/site/tasks/one.yml": "- { name: conf, copy: { content: '<%= site.name %>', dest: '/etc/<%= site.name %>' } }\n" },
  });
  expect(run.done()).toEqual(["changed site : conf", "changed site~2 : conf"]);
  expect([run.machine().text("/etc/a"), run.machine().text("/etc/b")]).toEqual(["a", "b"]);
});

test("a role that follows from a host's variables runs on that host alone", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {} },
    inventory: "all:\n  hosts:\n    node1: { kind: a }\n    node2: { kind: b }\n",
    play: '- hosts: all\n  tasks:\n    - include_role: { name: "<%= kind %>" }\n',
    files: { "roles/a/tasks/main.yml": write("a"), "roles/b/tasks/main.yml": write("b") },
  });
  expect(run.exit).toBe(0);
  expect(run.done("node1").filter((line) => line.startsWith("changed"))).toEqual(["changed a : a"]);
  expect(run.done("node2").filter((line) => line.startsWith("changed"))).toEqual(["changed b : b"]);
});

test("templates and files are the role's own before the playbook's", async () => {
  const run = await runFake({
    play: "- hosts: all\n  roles: [r]\n  tasks: [{ template: { src: t.ejs, dest: /etc/play } }]\n",
    files: {
      "roles/r/tasks/main.yml": "- template: { src: t.ejs, dest: /etc/role }\n- copy: { src: f, dest: /etc/f }\n",
      "roles/r/defaults/main.yml": "text: <%= file('f') %>\n",
      "roles/r/tasks/more.yml": "",
      "roles/r/templates/t.ejs": "role <%= text %>",
      "roles/r/files/f": "role",
      "templates/t.ejs": "play",
      "files/f": "play",
    },
  });
  expect(["role", "f", "play"].map((name) => run.machine().text(`/etc/${name}`))).toEqual(["role role", "role", "play"]);
});

test("handlers of one name in two roles are two", async () => {
  const files = Object.fromEntries(
    ["a", "b"].flatMap((role) => [
      [`roles/${role}/tasks/main.yml`, `- { name: conf, copy: { content: x, dest: /etc/${role} }, notify: restart }\n`],
      [`roles/${role}/handlers/main.yml`, `- { name: restart, command: restart ${role} }\n`],
    ]),
  );
  const play = "- hosts: all\n  roles: [a, b]\n";
  const run = await runFake({ play, files });
  expect(run.done().slice(2)).toEqual(["changed a : restart", "changed b : restart"]);
  // Owed one by one: a run that dies before the second leaves that one alone.
  const died = await runFake({ play, files, deviations: { node1: [{ before: "run restart b", then: "die" }] } });
  const again = await runFake({ play, files, hosts: { node1: died.machine() } });
  expect(again.done().filter((line) => line.startsWith("changed"))).toEqual(["changed b : restart"]);
});
