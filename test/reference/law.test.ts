import { resolve } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import { loadCatalog } from "../../src/modules/catalog.ts";
import { loadPlaybooks } from "../../src/playbook/load.ts";
import { Project } from "../../src/playbook/project.ts";
import { ownDisk, type Disk } from "../../src/vars/disk.ts";
import { full } from "../support/full.ts";
import { asEditorsRead, complaints, definitions } from "./editor.ts";

/** A disk that holds these files and nothing else. */
function diskOf(files: Readonly<Record<string, string>>): Disk {
  const find = (path: string): string | undefined => Object.entries(files).find(([name]) => resolve(name) === resolve(path))?.[1];
  return {
    ...ownDisk,
    read: (path) => Buffer.from(find(path) ?? ""),
    stat: (path) => (find(path) === undefined ? undefined : { type: "file", size: find(path)?.length ?? 0, executable: false }),
    list: () => [],
  };
}

/** The loader's verdict on `play.yml`, tasks of `tasks/more.yml` within reach. No inventory: the schemas know of none either. */
async function isPlaybook(text: string): Promise<boolean> {
  const problems = new Problems();
  const disk = diskOf({ "play.yml": text, "tasks/more.yml": "- debug: { msg: x }\n", "holdfast.yml": "" });
  await loadPlaybooks(["play.yml"], { catalog: loadCatalog, project: new Project(disk, "."), problems });
  return problems.errors.length === 0;
}

function isInventory(text: string): boolean {
  const problems = new Problems();
  loadInventory(["hosts.yml"], { disk: diskOf({ "hosts.yml": text }), problems });
  return problems.errors.length === 0;
}

/** What may stand where something else stood. */
const strangers: readonly unknown[] = [
  null,
  true,
  "yes",
  "No",
  "maybe",
  "",
  " ",
  0,
  5,
  -1,
  1.5,
  "5",
  "1.5",
  "30%",
  "x",
  "a b",
  "name=x",
  "path=/etc/x state=absent",
  "sudo",
  "/etc/x",
  "<%= 1 %>",
  "<%= [1] %>",
  [],
  ["x"],
  [1, "2"],
  [[1]],
  {},
  { a: 1 },
  { name: "x" },
  { "bad key": 1 },
];
const words = [
  "name",
  "when",
  "tags",
  "loop",
  "args",
  "block",
  "include_tasks",
  "vars",
  "become",
  "module_defaults",
  "local_action",
  "debug",
  "command",
  "meta",
  "hosts",
  "nmae",
  "src",
  "verify",
];

/** The document with one value or key somewhere in it replaced, added or taken away. */
function mutated(document: unknown, path: readonly number[], stranger: unknown, key: string, how: number): unknown {
  const [step = 0, ...rest] = path;
  if (Array.isArray(document) && document.length > 0)
    return document.with(step % document.length, mutated(document[step % document.length], rest, stranger, key, how));
  if (typeof document !== "object" || document === null || path.length === 0) return stranger;
  const entries = Object.entries(document);
  if (entries.length === 0) return { [key]: stranger };
  const at = step % entries.length;
  const [name = key, value] = entries[at] ?? [];
  if (rest.length > 0) return Object.fromEntries(entries.with(at, [name, mutated(value, rest, stranger, key, how)]));
  if (how === 0) return Object.fromEntries(entries.filter((_, i) => i !== at));
  if (how === 1) return { ...document, [key]: stranger };
  if (how === 2) return Object.fromEntries(entries.with(at, [key, value]));
  return Object.fromEntries(entries.with(at, [name, stranger]));
}

const mutation = fc.record({
  path: fc.array(fc.nat(12), { minLength: 1, maxLength: 9 }),
  stranger: fc.constantFrom(...strangers),
  key: fc.constantFrom(...words),
  how: fc.nat(5),
});

const playbook = [
  {
    name: "All of it",
    hosts: ["web", "db"],
    become: true,
    become_method: "sudo",
    serial: [1, "50%"],
    strategy: "linear",
    max_fail_percentage: 30,
    gather_facts: false,
    environment: { LANG: "C" },
    vars: { port: 80, list: [1, 2] },
    pre_tasks: [{ include_tasks: "more.yml" }, { import_tasks: { file: "more.yml" }, when: "true" }],
    tasks: [
      ...definitions.flatMap(({ examples }) => examples.map(({ task }) => task)),
      { command: "uptime", args: { chdir: "/tmp" }, register: "r", changed_when: false, until: "r.rc === 0", retries: 2, delay: 1 },
      { block: [{ debug: { msg: "x" } }], rescue: [{ debug: { msg: "y" } }], always: [{ debug: { msg: "z" } }], when: ["true", "1 < 2"] },
      { debug: { msg: "<%= entry %>" }, loop: [1, 2], loop_control: { loop_var: "entry", label: "x" }, tags: ["a"], no_log: true, delegate_to: "x" },
    ],
    verify: { within: 5, tasks: [{ assert: { that: ["1 < 2"] } }] },
  },
];

const inventory = {
  all: { vars: { ssh_user: "root", become: true }, children: { web: { hosts: { "node[1:3]": { ssh_port: 22 }, other: null }, vars: null }, db: null } },
  stage: { hosts: { other: { a: [1] } } },
};

const runs = { numRuns: full ? 10_000 : 500 };

test("a playbook that the schema rejects is rejected by the loader", { timeout: 600_000 }, async () => {
  expect(await isPlaybook(stringify(playbook)), "the playbook that is mutated").toBe(false);
  expect(complaints("playbook", playbook)).toEqual([]);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...(playbook[0]?.tasks ?? [])), mutation, fc.boolean(), async (task, { path, stranger, key, how }, isTask) => {
      const around = { ...playbook[0], tasks: [task] };
      const document = isTask ? [{ ...around, tasks: [mutated(task, path, stranger, key, how)] }] : mutated([around], path, stranger, key, how);
      const text = stringify(document);
      const found = complaints("playbook", asEditorsRead(text));
      if (found.length > 0 && (await isPlaybook(text))) throw new Error(`${text}\n${found.join("\n")}`);
    }),
    runs,
  );
});

test("an inventory that the schema rejects is rejected by the loader", () => {
  expect(isInventory(stringify(inventory))).toBe(true);
  fc.assert(
    fc.property(mutation, ({ path, stranger, key, how }) => {
      const text = stringify(mutated(inventory, path, stranger, key, how));
      const found = complaints("inventory", asEditorsRead(text));
      if (found.length > 0 && isInventory(text)) throw new Error(`${text}\n${found.join("\n")}`);
    }),
    runs,
  );
});
