import { expect, test } from "vitest";
import { listing, type Listed } from "../../src/commands/listing.ts";
import { selectionOf } from "../../src/commands/selecting.ts";
import { loadWorkspace, playsOf } from "../../src/commands/workspace.ts";
import type { PlaybookOptions } from "../../src/commands/options.ts";
import { Problems } from "../../src/core/errors.ts";
import { Secrets } from "../../src/secrets/secrets.ts";
import { surroundings } from "../support/surroundings.ts";
import { hosts, output } from "./options.ts";
import { project } from "./project.ts";

const at = project({
  "hosts.yml": "web: { hosts: { node1: , node2: } }\ndb: { hosts: { node3: } }\n",
  "site.yml": [
    "- name: Site",
    "  hosts: web",
    "  roles: [{ role: conf, tags: [config] }]",
    "  tasks:",
    "    - { name: Start it, command: start, tags: [service] }",
    "    - { name: Look, command: look }",
    "- hosts: db",
    "  tasks: [{ name: Dump, command: dump, tags: [service, never] }]",
  ].join("\n"),
  "roles/conf/tasks/main.yml": "- { name: Write it, copy: { content: x, dest: /x } }\n",
});

const options = (more: Partial<PlaybookOptions> = {}): PlaybookOptions => ({
  ...output,
  ...hosts,
  inventory: [at("hosts.yml")],
  playbooks: [at("site.yml")],
  tags: [],
  skipTags: [],
  verify: "auto",
  skipUnreachable: false,
  asksRepositories: true,
  yes: false,
  out: undefined,
  recipients: [],
  identities: [],
  digest: undefined,
  allowsLater: false,
  ...more,
});

async function listed(what: readonly Listed[], more: Partial<PlaybookOptions> = {}): Promise<{ exit: number; lines: readonly string[]; err: string }> {
  const around = surroundings();
  const exit = await listing(what, options(more), around);
  return { exit, lines: around.stdout.text.trimEnd().split("\n"), err: around.stderr.text };
}

test("tasks, tags and hosts of each play", async () => {
  expect(await listed(["hosts", "tags", "tasks"])).toEqual({
    exit: 0,
    err: "",
    lines: [
      "Site (web)",
      "  hosts: node1, node2",
      "  tags: config, service",
      "  conf : Write it  [config]",
      "  Start it  [service]",
      "  Look",
      "db",
      "  hosts: node3",
      "  tags: none",
    ],
  });
});

test("as far as the command line selects them", async () => {
  expect((await listed(["tasks"], { tags: ["service"] })).lines).toEqual(["Site (web)", "  Start it  [service]", "db", "  Dump  [service, never]"]);
  expect((await listed(["tasks"], { startAt: "Start it" })).lines).toEqual(["Site (web)", "  Start it  [service]", "  Look", "db"]);
  expect((await listed(["hosts"], { limit: "node2" })).lines).toEqual(["Site (web)", "  hosts: node2", "db", "  hosts: none"]);
});

test.each([
  [{ startAt: "Strat it" }, 'no task is called "Strat it"', 'did you mean "Start it"?'],
  [{ startAt: "zzzzzzzz" }, 'no task is called "zzzzzzzz"', "--list-tasks shows them all"],
  [{ tags: ["confg"] }, 'no task has the tag "confg"', 'did you mean "config"?'],
])("%j is a mistake", async (more, message, hint) => {
  const { exit, err, lines } = await listed(["tasks"], more);
  expect(exit).toBe(1);
  expect(`${err}${lines.join("\n")}`).toContain(message);
  expect(`${err}${lines.join("\n")}`).toContain(hint);
});

test.each([["Write it"], ["conf : Write it"], ["site/roles/conf/write-it"]])("a role's task is found by %s", async (startAt) => {
  const problems = new Problems();
  const workspace = await loadWorkspace(options(), surroundings(), new Secrets(), problems);
  const isSelected = selectionOf(workspace, { tags: [], skipTags: [], startAt }, problems);
  expect(problems.errors).toEqual([]);
  const [play] = playsOf(workspace);
  expect(play?.parts.flatMap(({ tasks }) => tasks.map((task) => isSelected(task)))).toEqual([true, true, true]);
});
