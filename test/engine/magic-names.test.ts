import { describe, expect, test } from "vitest";
import { magicNames } from "../../src/vars/names.ts";
import { runFake, type FakeRunOptions } from "../support/run-fake.ts";

/** What the engine itself tells a play of its hosts, by each of its names. */
const inventory = `
all: { hosts: { node1: , node2: , node3: } }
site: { children: { web: { hosts: { node1: { port: 80 }, node2: { port: 81 } } } } }
db: { hosts: { node3: }, vars: { port: 5432 } }
`;
const machine = (name: string) => ({ state: { "fact:hostname": `real-${name}` } });
const base: Pick<FakeRunOptions, "hosts" | "inventory"> = {
  hosts: { node1: machine("one"), node2: machine("two"), node3: machine("three") },
  inventory,
};

/** What a text comes to on each host, item by item. */
async function said(text: string, head = "", more = ""): Promise<readonly (readonly string[])[]> {
  const run = await runFake({ ...base, play: `- hosts: all\n${head}  tasks:\n    - command: say ${text}\n${more}` });
  expect(run.exit).toBe(0);
  return ["node1", "node2", "node3"].map((host) => run.machine(host).made.map((made) => made.replace("run say ", "")));
}

const onAll = (items: readonly string[]): readonly (readonly string[])[] => [items, items, items];

const each: Readonly<Record<string, readonly [text: string, expected: readonly (readonly string[])[], more?: string]>> = {
  inventory_hostname: ["<%= inventory_hostname %>", [["node1"], ["node2"], ["node3"]]],
  groups: ["<%= groups.site.join() %> <%= groups.all.length %> <%= 'ungrouped' in groups %>", onAll(["node1,node2 3 true"])],
  group_names: ["<%= group_names.join() %>", [["site,web"], ["site,web"], ["db"]]],
  hostvars: ["<%= hostvars.node3.port %> <%= hostvars[groups.web[0]].port %>", onAll(["5432 80"])],
  play_hosts: ["<%= play_hosts.join() %>", onAll(["node1,node2,node3"])],
  facts: ["<%= facts.hostname %> <%= hostvars.node3.facts.hostname %>", [["real-one real-three"], ["real-two real-three"], ["real-three real-three"]]],
  item: ["<%= item %>", onAll(["a", "b"]), "      loop: [a, b]\n"],
  loop: ["<%= loop.index %> of <%= loop.length %>", onAll(["1 of 2", "2 of 2"]), "      loop: [a, b]\n"],
};

test("each of them is here", () => {
  expect(Object.keys(each).toSorted()).toEqual([...magicNames].toSorted());
});

test.each(Object.entries(each))("%s", async (_, [text, expected, more]) => {
  expect(await said(text, "", more)).toEqual(expected);
});

describe("play_hosts are those of the batch", () => {
  const serial = "  serial: 2\n";

  test("in a text", async () => {
    expect(await said("<%= play_hosts.join() %>", serial)).toEqual([["node1,node2"], ["node1,node2"], ["node3"]]);
  });

  test.each([
    ["a when", "    - { name: t, command: t, when: play_hosts.length === 1 }\n"],
    ["the when of an include", "    - { include_tasks: t.yml, when: play_hosts.length === 1 }\n"],
    ["the name of an include", "    - include_tasks: \"<%= play_hosts.length === 1 ? 't' : 'none' %>.yml\"\n"],
    ["a loop", "    - { name: t, command: t, loop: '<%= play_hosts.slice(1).length === 0 ? [1] : [] %>' }\n"],
    ["an assertion", "    - { assert: { that: play_hosts.length < 3 } }\n    - { name: t, command: t, when: play_hosts.at(0) === 'node3' }\n"],
  ])("in %s", async (_, tasks) => {
    const files = { "t.yml": "- { name: t, command: t }\n", "none.yml": "- { debug: { msg: none } }\n" };
    const run = await runFake({ ...base, play: `- hosts: all\n${serial}  tasks:\n${tasks}`, files });
    expect(run.exit).toBe(0);
    expect(run.log).toEqual(["node3: run t"]);
  });

  test("and not of it who is left out", async () => {
    const tasks = '    - include_tasks: "<%= play_hosts.length %>.yml"\n';
    const files = { "2.yml": "- { command: two }\n", "3.yml": "- { command: three }\n" };
    const limited = await runFake({ ...base, play: `- hosts: all\n  tasks:\n${tasks}`, files, limit: "all:!node3" });
    expect([limited.exit, limited.log]).toEqual([0, ["node1: run two", "node2: run two"]]);
  });

  test("an include loops over them where the play has no batches, and says so where it has", async () => {
    const tasks = "    - { include_tasks: t.yml, loop: '<%= play_hosts %>' }\n";
    const files = { "t.yml": "- command: see <%= item %>\n" };
    const whole = await runFake({ ...base, play: `- hosts: web\n  tasks:\n${tasks}`, files });
    expect(whole.machine("node2").made).toEqual(["run see node1", "run see node2"]);
    await expect(runFake({ ...base, play: `- hosts: all\n${serial}  tasks:\n${tasks}`, files })).rejects.toThrow(
      "the items of an include are known only at run",
    );
  });
});

test("hostvars know hosts that no play is for, by what their own files say, not the play", async () => {
  const run = await runFake({
    ...base,
    play: "- hosts: node1\n  vars: { port: 1 }\n  tasks: [{ command: 'say <%= hostvars.node2.own %> <%= port %>' }]\n",
    files: { "host_vars/node2.yml": "own: <%= inventory_hostname %>-<%= group_names.join() %>\n" },
  });
  expect(run.log).toEqual(["node1: run say node2-site,web 1"]);
});
