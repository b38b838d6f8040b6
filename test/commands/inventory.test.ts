import { chmodSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { surroundings } from "../support/surroundings.ts";
import { project } from "./project.ts";

const path = project({
  "hosts.yml":
    "all:\n  children:\n    web: { hosts: { web1: { list: [1, { a: b }] }, web2: { peer: '<%= hostvars.web1.list[0] %>' } } }\n    db: { hosts: { db1: { ansible_password: hunter2hunter2, dsn: 'db:<%= ansible_password %>@x', account: { pass: pw1, user: u } } } }\n  vars: { greeting: 'I am <%= inventory_hostname %> of <%= groups.web.length %>', shown: '<%= \"a <\" + \"% b\" %>' }\n",
  "play/group_vars/web.yml": "port: 8080\n",
  "folder/hosts.ini": "[web]\nweb1\n",
});

async function inventory(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program(["inventory", ...argv.map((word) => word.replace(/^@/, path("/")))], around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

test("--list is what is shown where nothing is asked for", async () => {
  expect(await inventory("-i", "@hosts.yml")).toEqual(await inventory("-i", "@hosts.yml", "--list"));
});

test("--host shows one host's variables, rendered", async () => {
  const { out } = await inventory("-i", "@hosts.yml", "--host", "web1");
  expect(JSON.parse(out)).toEqual({ greeting: "I am web1 of 2", shown: "a <% b", list: [1, { a: "b" }] });
});

test("what a terminal would obey is written as JSON's escapes, and means the same", async () => {
  writeFileSync(path("odd.yml"), 'all: { hosts: { n1: { a: "x\\x9b31my\\u202ez\\x1b" } } }\n');
  const { out } = await inventory("-i", "@odd.yml", "--host", "n1");
  expect(out).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  expect(JSON.parse(out)).toEqual({ a: "x\u009b31my\u202ez\u001b" });
});

test("a text may use what other hosts have", async () => {
  const { out } = await inventory("-i", "@hosts.yml", "--host", "web2");
  expect(JSON.parse(out)).toMatchObject({ peer: 1 });
});

test("--host of one that is not there is a mistake", async () => {
  const { exit, out, err } = await inventory("-i", "@hosts.yml", "--host", "wbe1");
  expect({ exit, out }).toEqual({ exit: 1, out: "" });
  expect(err).toContain('no host is called "wbe1"');
  expect(err).toContain('did you mean "web1"?');
});

test("--graph draws the groups from one of them", async () => {
  expect((await inventory("-i", "@hosts.yml", "--graph", "web")).out).toBe("@web:\n  |--web1\n  |--web2\n");
  const { exit, err } = await inventory("-i", "@hosts.yml", "--graph", "web1");
  expect(exit).toBe(1);
  expect(err).toContain('no group is called "web1"');
});

test("--list-hosts without a pattern lists all", async () => {
  expect((await inventory("-i", "@hosts.yml", "--list-hosts")).out).toBe("web1\nweb2\ndb1\n");
});

test("what is shown is one thing at a time", async () => {
  const { exit, err } = await inventory("-i", "@hosts.yml", "--list", "--graph");
  expect(exit).toBe(1);
  expect(err).toContain("cannot be used with");
});

test("--playbook-dir adds the variables beside a playbook", async () => {
  const { out } = await inventory("-i", "@hosts.yml", "--host", "web1", "--playbook-dir", "@play");
  expect(JSON.parse(out)).toMatchObject({ port: 8080 });
});

test("passwords are masked though nobody marked them, also where another text holds them", async () => {
  const { out } = await inventory("-i", "@hosts.yml", "--host", "db1");
  expect(JSON.parse(out)).toMatchObject({ ansible_password: "(secret)", dsn: "db:(secret)@x", account: { pass: "(secret)", user: "u" } });
});

test("a folder whose files are all passed over says so", async () => {
  const { exit, err } = await inventory("-i", "@folder");
  expect(exit).toBe(1);
  expect(err).toContain("error[HF1305]");
  expect(err).toContain("hosts.ini is passed over in a folder, as Ansible does");
});

describe("with --output jsonl", () => {
  test.each(["--list", "--graph", "--host=web1", "--list-hosts=web"])("%s is a note and the summary", async (view) => {
    const { out } = await inventory("-i", "@hosts.yml", view, "--output", "jsonl");
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events).toMatchObject([
      { event: "note", message: (await inventory("-i", "@hosts.yml", view)).out.trimEnd() },
      { event: "summary", exit: 0 },
    ]);
  });
});

test("what --list prints feeds the next: a program that prints it is the same inventory", async () => {
  const { out } = await inventory("-i", "@hosts.yml", "--list");
  const script = path("again.sh");
  writeFileSync(script, `#!/bin/sh\ncat <<'END'\n${out}END\n`);
  chmodSync(script, 0o755);
  const again = await inventory("-i", script, "--list");
  expect(again.err).toBe("");
  expect(JSON.parse(again.out)).toEqual(JSON.parse(out));
});

test("a program that fails shows what it complained of", async () => {
  const script = path("fails.sh");
  writeFileSync(script, "#!/bin/sh\necho 'no credentials' >&2\nexit 3\n");
  chmodSync(script, 0o755);
  const { exit, err } = await inventory("-i", script);
  expect(exit).toBe(1);
  expect(err).toContain("error[HF1306]");
  expect(err).toContain("it ended with status 3");
  expect(err).toContain("no credentials");
});
