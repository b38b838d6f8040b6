import { describe, expect, test } from "vitest";
import { load } from "./project.ts";

const play = (...lines: readonly string[]): string => ["- hosts: all", ...lines.map((line) => `  ${line}`), ""].join("\n");
const say = (name: string): string => `- { name: ${name}, debug: { msg: x } }\n`;

describe("where the tasks of roles stand", () => {
  test("between pre_tasks and tasks, dependencies first", async () => {
    const { errors, plays, tasks } = await load({
      "play.yml": play(
        "name: site",
        "pre_tasks: [{ name: a, debug: {} }]",
        "roles: [web]",
        "tasks: [{ name: c, debug: {} }]",
        "post_tasks: [{ name: d, debug: {} }]",
      ),
      "roles/web/tasks/main.yml": say("b"),
      "roles/web/meta/main.yml": "dependencies: [base]\n",
      "roles/base/tasks/main.yml": say("base"),
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id }) => id)).toEqual(["site/pre_tasks/a", "site/roles/base/base", "site/roles/web/b", "site/tasks/c", "site/post_tasks/d"]);
    expect(plays[0]?.parts.map(({ tasks: list }) => list.length)).toEqual([1, 3, 1]);
  });

  test("once for the same parameters, again for others or where the role allows it", async () => {
    const { errors, tasks } = await load({
      "play.yml": play("name: p", "roles: [one, one, { role: one, x: 1 }, { role: one, x: 1 }, many, many]"),
      "roles/one/tasks/main.yml": say("t"),
      "roles/many/tasks/main.yml": say("t"),
      "roles/many/meta/main.yml": "allow_duplicates: true\n",
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id }) => id)).toEqual(["p/roles/one/t", "p/roles/one~2/t", "p/roles/many/t", "p/roles/many~2/t"]);
  });

  test("a role without tasks is one all the same", async () => {
    const { errors, tasks } = await load({ "play.yml": play("roles: [vars]"), "roles/vars/defaults/main.yml": "x: 1\n" });
    expect([errors, tasks]).toEqual([[], []]);
  });

  test.each([
    ["roles/bare/main.yml", "main.yml"],
    ["roles/bare/tasks/main.yamll", "tasks/main.yamll"],
  ])("one that nothing comes of is told: %s", async (file, there) => {
    const { warnings, tasks } = await load({ "play.yml": play("roles: [bare]"), [file]: say("t") });
    expect(warnings).toEqual([`play.yml:2:11 the role bare does nothing | its tasks stand in tasks/main.yml; its folder holds ${there}`]);
    expect(tasks).toEqual([]);
  });

  test("one that has its tasks in another file is not", async () => {
    const { warnings, tasks } = await load({
      "play.yml": play("tasks:", "  - import_role: { name: bare, tasks_from: install }"),
      "roles/bare/tasks/install.yml": say("t"),
    });
    expect([warnings, tasks.length]).toEqual([[], 1]);
  });

  test("what is said of a role holds for its tasks", async () => {
    const { errors, tasks } = await load({
      "play.yml": play("tags: [p]", "roles:", "  - { role: a, tags: [x, y], when: z > 1, become: true, vars: { z: 2 } }"),
      "roles/a/tasks/main.yml": `${say("t")}- import_tasks: more.yml\n  tags: [m]\n`,
      "roles/a/tasks/more.yml": say("u"),
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ tags }) => [...tags])).toEqual([
      ["p", "x", "y"],
      ["p", "x", "y", "m"],
    ]);
    expect(tasks.map(({ when }) => when.map(({ text }) => text))).toEqual([["z > 1"], ["z > 1"]]);
    expect(tasks.every(({ become }) => become.become !== undefined)).toBe(true);
  });
});

describe("names of roles", () => {
  test("may follow from variables: each host its own", async () => {
    const { errors, tasks } = await load({
      "hosts.yml": "all:\n  hosts:\n    node1: { kind: a }\n    node2: { kind: b }\n",
      "play.yml": play("tasks:", '  - include_role: { name: "for_<%= kind %>" }'),
      "roles/for_a/tasks/main.yml": say("t"),
      "roles/for_b/tasks/main.yml": say("t"),
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id, when }) => [id, when.length])).toEqual([
      ["all/tasks/for_a/t", 1],
      ["all/tasks/for_b/t", 1],
    ]);
  });

  test("known only at run stand for all that fit", async () => {
    const { errors, tasks } = await load({
      "play.yml": play("tasks:", '  - include_role: { name: "os_<%= facts.os.family %>" }'),
      "roles/os_debian/tasks/main.yml": say("deb"),
      "roles/os_redhat/tasks/main.yml": say("rpm"),
      "roles/other/tasks/main.yml": say("no"),
    });
    expect(errors).toEqual([]);
    expect(tasks.map(({ id, module }) => [id, module])).toEqual([
      ["all/tasks/os_debian/deb", "debug"],
      ["all/tasks/os_redhat/rpm", "debug"],
      ["all/tasks/find-the-role", "fail"],
    ]);
  });

  test.each([
    ["roles: [wbe]", 'play.yml:2:11 there is no role "wbe" | did you mean "web"? looked for roles/wbe'],
    ["roles: [community.general.web]", 'play.yml:2:11 there is no role "community.general.web" | copy it out of its collection, as web; looked for '],
    ["roles: [{ tags: x }]", "play.yml:2:11 a role has a name"],
    ["roles: web", "play.yml:2:10 roles is a list of roles"],
    ["tasks: [{ import_role: { tasks_from: x } }]", "play.yml:2:13 import_role names no role"],
    ["tasks: [{ import_role: { name: web, tasks_from: x } }]", "play.yml:2:34 the role has no tasks/x | looked for roles/web/tasks/x.yml"],
    ["tasks: [{ import_role: { name: web }, loop: [1] }]", "play.yml:2:41 import_role can't loop | write `include_role`"],
    ["tasks: [{ include_role: { nmae: web } }]", 'play.yml:2:29 "nmae" is no keyword of include_role | did you mean "name"?'],
    ["roles: [self]", "roles/self/tasks/main.yml:1:24 the role self comes to itself | by way of play.yml, roles/self, roles/self/tasks/main.yml"],
  ])("%s", async (line, message) => {
    const { errors } = await load({
      "play.yml": play(line),
      "roles/web/tasks/main.yml": say("t"),
      "roles/self/tasks/main.yml": "- import_role: { name: self }\n",
    });
    expect(errors[0]).toContain(message);
  });
});

test("variables of roles are known where they are used, and nothing else is", async () => {
  const { errors } = await load({
    "play.yml": play("roles: [a]", "tasks:", "  - debug: { msg: <%= low %><%= high %><%= own %> }"),
    "roles/a/tasks/main.yml": "- debug: { msg: <%= low %><%= high %><%= lwo %> }\n",
    "roles/a/defaults/main.yml": "low: 1\n",
    "roles/a/vars/main.yml": "high: 1\n",
  });
  expect(errors).toEqual([
    'roles/a/tasks/main.yml:1:42 undefined variable "lwo" | did you mean "low"?',
    'play.yml:4:46 undefined variable "own" | set it below `vars:`, in group_vars/, or with -e',
  ]);
});

test("a template is looked for in the role first", async () => {
  const { errors } = await load({
    "play.yml": play("roles: [a]"),
    "roles/a/tasks/main.yml": "- template: { src: x.ejs, dest: /x }\n- template: { src: y.ejs, dest: /y }\n- template: { src: z.ejs, dest: /z }\n",
    "roles/a/templates/x.ejs": "",
    "templates/x.ejs": "<%= nobody %>",
    "templates/y.ejs": "",
  });
  expect(errors).toEqual([
    'roles/a/tasks/main.yml:3:20 there is no template "z.ejs" | did you mean "x.ejs"? looked for roles/a/z.ejs, roles/a/templates/z.ejs, z.ejs, templates/z.ejs',
  ]);
});

describe("arguments", () => {
  const spec = [
    "argument_specs:",
    "  main:",
    "    short_description: serves",
    "    options:",
    "      port: { type: int, required: true, description: where }",
    "      mode: { type: str, choices: [fast, safe], default: safe }",
    "      users: { type: list, elements: dict, options: { name: { required: true }, uid: { type: int } } }",
    "",
  ].join("\n");
  const given = async (params: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> => {
    const { errors } = await load({
      "play.yml": play("roles:", `  - { role: a${params} }`),
      "roles/a/tasks/main.yml": say("t"),
      "roles/a/meta/argument_specs.yml": spec,
      ...files,
    });
    return errors.map((error) => error.replace(/ \| give the role .*$/, ""));
  };

  test.each([
    [", port: 80", []],
    [', port: "80"', []],
    ["", ["play.yml:3:15 role a: port is required"]],
    [", port: http", ['play.yml:3:15 role a: port must be of type int, not "http"']],
    [", port: 1, mode: quick", ['play.yml:3:15 role a: mode must be one of fast, safe, not "quick"']],
    [", port: 1, users: [{ uid: x, nam: y }]", ["has no member nam", "name is required", 'uid must be of type int, not "x"']],
    [", port: 1, users: alice", ['play.yml:3:15 role a: users must be of type list, not "alice"']],
  ])("{ role: a%s }", async (params, says) => {
    const errors = await given(params);
    expect(errors).toHaveLength(says.length);
    for (const [i, message] of says.entries()) expect(errors.toSorted()[i]).toContain(message);
  });

  test("that some hosts lack are told for those", async () => {
    expect(await given("", { "hosts.yml": "all:\n  hosts:\n    node1: { port: 1 }\n    node2:\n" })).toEqual([
      "play.yml:3:15 role a: port is required (on node2)",
    ]);
  });

  test("that only the run knows are not judged", async () => {
    expect(await given(', port: "<%= facts.port %>"')).toEqual([]);
  });

  test("a spec is checked itself", async () => {
    const broken = spec.replace("type: int, required", "type: integer, required").replace("default: safe", "defualt: safe");
    expect(await given(", port: 1", { "roles/a/meta/argument_specs.yml": broken })).toEqual([
      'roles/a/meta/argument_specs.yml:5:21 there is no type "integer" | write one of str, int, float, bool, list, dict, path, raw, json, jsonarg, bytes, bits',
      'roles/a/meta/argument_specs.yml:6:49 "defualt" is no keyword of an argument | did you mean "default"?',
    ]);
  });
});

describe("handlers of roles", () => {
  const files = {
    "roles/a/tasks/main.yml": "- { debug: {}, notify: restart }\n",
    "roles/a/handlers/main.yml": "- { name: restart, debug: {} }\n",
    "roles/b/handlers/main.yml": "- { name: restart, debug: {}, listen: all }\n",
  };
  const notified = async (lines: readonly string[]): Promise<unknown> => {
    const { errors, tasks } = await load({ "play.yml": play(...lines), ...files });
    return errors.length > 0 ? errors : tasks.filter(({ kind }) => kind === "task").map(({ handlers }) => [...handlers]);
  };

  test("are meant by the role's own tasks, or by `role : handler`", async () => {
    expect(await notified(["name: p", "roles: [a, b]", 'tasks: [{ debug: {}, notify: "b : restart" }, { debug: {}, notify: all }]'])).toEqual([
      ["p/handlers/a/restart"],
      ["p/handlers/b/restart"],
      ["p/handlers/b/restart"],
    ]);
  });

  test("give way to the play's own for the play's tasks", async () => {
    expect(await notified(["name: p", "roles: [a]", "tasks: [{ debug: {}, notify: restart }]", "handlers: [{ name: restart, debug: {} }]"])).toEqual([
      ["p/handlers/a/restart"],
      ["p/handlers/restart"],
    ]);
  });

  test("of one name in two roles are told apart by who asks, or not at all", async () => {
    expect(await notified(["roles: [a, b]", "tasks: [{ debug: {}, notify: restart }]"])).toEqual([
      'play.yml:3:32 the roles a and b have a handler "restart" | say which: "a : restart" or "b : restart"',
    ]);
  });
});
