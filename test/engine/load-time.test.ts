import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { placeOf } from "../../src/core/source.ts";
import { decideWithoutHosts, loadWorkspace } from "../../src/commands/workspace.ts";
import { Secrets } from "../../src/secrets/secrets.ts";
import { surroundings } from "../support/surroundings.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-load-time-"));
afterAll(() => rmSync(folder, { recursive: true }));

const around = surroundings();

async function mistakes(play: string, template = ""): Promise<readonly string[]> {
  writeFileSync(join(folder, "holdfast.yml"), "");
  writeFileSync(join(folder, "inv.yml"), "all:\n  vars: {limits: {soft: 3}}\n  hosts: {a: , b: }\n");
  writeFileSync(join(folder, "x.ejs"), template);
  writeFileSync(join(folder, "play.yml"), play);
  const problems = new Problems();
  const options = { inventory: [join(folder, "inv.yml")], limit: undefined, extraVars: [], playbooks: [join(folder, "play.yml")] };
  const workspace = await loadWorkspace(options, around, new Secrets(), problems);
  decideWithoutHosts(workspace, problems);
  const told = problems.errors.map(({ code, at }) => {
    const place = at && placeOf(at);
    return `${code} ${place?.file.split("/").at(-1)}:${place?.line}:${place?.column}`;
  });
  return [...new Set(told)];
}

test("a member that a template wants and no host needs to be asked for is missed at its place in the template", async () => {
  expect(await mistakes("- hosts: all\n  tasks:\n    - template: {src: x.ejs, dest: /etc/x}\n", "one\ntwo <%= limits.sofft %>\n")).toEqual([
    "HF1204 x.ejs:2:16",
  ]);
});

test("what waits for a host, for a result, or for nothing at all because of its when, is no mistake yet", async () => {
  const play = `- hosts: all
  tasks:
    - command: /bin/id
      register: id
    - debug: {msg: "<%= id.stdout.split(':')[7].length %>"}
    - debug: {msg: "<%= facts.os.id_like[7].length %>"}
    - set_fact: {made: {x: 1}}
    - debug: {msg: "<%= made.y %>"}
    - debug: {msg: "<%= hostvars.a.id.stdout %> <%= hostvars[play_hosts[1]].made.y %>"}
    - debug: {msg: "<%= limits.hard %>"}
      when: defined(limits.hard)
`;
  expect(await mistakes(play)).toEqual([]);
});

test("hosts and groups that an earlier play adds are no mistake", async () => {
  const play = `- hosts: all
  tasks:
    - add_host: { name: node9, groups: [new], flavour: sweet }
- hosts: all
  tasks:
    - debug: { msg: "<%= hostvars.node9.flavour %> <%= groups.new[0] %>" }
`;
  expect(await mistakes(play)).toEqual([]);
});

test("what a role demands of its own defaults is decided without a host", async () => {
  for (const part of ["tasks", "defaults"]) mkdirSync(join(folder, `roles/web/${part}`), { recursive: true });
  writeFileSync(join(folder, "roles/web/defaults/main.yml"), "port: 70000\n");
  writeFileSync(join(folder, "roles/web/tasks/main.yml"), "- name: Sane\n  assert: { that: [port < 65536] }\n");
  expect(await mistakes("- hosts: all\n  tasks:\n    - include_role: {name: web}\n")).toEqual(["HF1601 main.yml:2:20"]);
});

test("verify may only look", async () => {
  const play = "- hosts: all\n  verify:\n    - command: ls\n    - command: {cmd: ls, reads: true}\n    - command: ls\n      changed_when: false\n";
  expect(await mistakes(play)).toEqual(["HF1603 play.yml:3:7"]);
});
