import { describe, expect, test } from "vitest";
import { runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

const say = (word: string): string => `- { name: ${word}, command: ${word} }\n`;
const files = {
  "old.yml": say("old"),
  "new.yml": say("new"),
  "each/item.yml": '- { name: it, command: "item <%= item %>" }\n',
  "roles/old/tasks/main.yml": say("old"),
  "roles/new/tasks/main.yml": say("new"),
  "vars/old.yml": "v: old\n",
  "vars/new.yml": "v: new\n",
  "group_vars/all.yml": "kind: old\nlist: [a]\nsame: old\n",
  "group_vars/made.yml": "kind: new\nlist: [b]\n",
};
const joins = "    - group_by: { key: made }\n";
const adds = "    - add_host: { name: node2, kind: new, list: [b] }\n";

/** A play that makes hosts grow, and one behind it. */
const behind = (growing: string, play: string, more: Partial<FakeRunOptions> = {}): Promise<FakeRun> =>
  runFake({
    hosts: { node1: {}, node2: {} },
    inventory: "all:\n  hosts:\n    node1:\n",
    play: `- hosts: node1\n  tasks:\n${growing}- hosts: all\n${play}`,
    files: { ...files, ...more.files },
  });
const ran = ({ log }: FakeRun): readonly string[] => log.map((line) => line.replace(" run", ""));

describe("behind tasks that add hosts and groups, a name that differs by host", () => {
  test.each([
    ["include_tasks", "  tasks:\n    - include_tasks: '<%= kind %>.yml'\n"],
    ["include_role", "  tasks:\n    - include_role: { name: '<%= kind %>' }\n"],
    ["roles", "  roles: ['<%= kind %>']\n"],
    ["include_vars", "  tasks:\n    - include_vars: 'vars/<%= kind %>.yml'\n    - { name: say, command: <%= v %> }\n"],
  ])("is found in the run: %s", async (_, play) => {
    expect(ran(await behind(joins, play))).toEqual(["node1: new"]);
    expect(ran(await behind(adds, play)).toSorted()).toEqual(["node1: old", "node2: new"]);
  });

  test("may be a variable that only the group has", async () => {
    const play = "  tasks:\n    - include_tasks: '<%= kind %>.yml'\n";
    expect(ran(await behind(joins, play, { files: { "group_vars/all.yml": "{}\n" } }))).toEqual(["node1: new"]);
  });

  test("fails where there is no such thing", async () => {
    for (const play of ["  tasks:\n    - include_tasks: '<%= kind %>.yml'\n", "  roles: ['<%= kind %>']\n"]) {
      const failed = await behind(joins, play, { files: { "group_vars/made.yml": "kind: other\n" } });
      expect([failed.exit, failed.results("node1").at(-1)?.message]).toEqual([3, expect.stringMatching(/other.*: there are/)]);
    }
  });

  test.each([
    ["vars_files", "  vars_files: ['vars/<%= kind %>.yml']\n", "HF1514"],
    ["items of an include", "  tasks:\n    - { include_tasks: each/item.yml, loop: '<%= list %>' }\n", "HF1515"],
  ])("is a mistake that is told before the run: %s", async (_, play, code) => {
    for (const growing of [joins, adds])
      await expect(behind(growing, play)).rejects.toMatchObject({
        errors: [{ code, hint: expect.stringContaining("tasks of plays before this one add hosts or groups") }],
      });
  });
});

describe("behind such tasks, what is the same for every host", () => {
  test("is settled before the run, for hosts that come to the play, too", async () => {
    const play =
      "  vars: { own: old }\n  tasks:\n    - include_tasks: '<%= own %>.yml'\n    - { include_tasks: each/item.yml, loop: [x, y] }\n    - include_tasks: '<%= same %>.yml'\n";
    const run = await behind(adds, play);
    for (const node of ["node1", "node2"])
      expect(run.done(node).filter((done) => !done.endsWith("add_host"))).toEqual(["changed old", "changed it", "changed it", "changed old"]);
    expect(ran(run).filter((line) => line.startsWith("node2"))).toEqual(["node2: old", "node2: item x", "node2: item y", "node2: old"]);
  });
});
