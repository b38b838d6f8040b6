import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { surroundings } from "../support/surroundings.ts";
import { project } from "./project.ts";

const path = project({
  "hosts.yml":
    "all:\n  children:\n    web: { hosts: { web1: { ssh_host: 203.0.113.1 }, web2: } }\n    db: { hosts: { db1: } }\n  vars: { token: !secret s3cret-t0ken, greeting: 'token is <%= token %>' }\n",
  "good.yml": "- hosts: web\n  tasks:\n    - name: Say hello\n      debug: { msg: hello }\n      tags: [talk]\n",
  "bad.yml": "- hosts: web\n  tasks:\n    - debug: { msg: '<%= greting %>' }\n    - dbug: { msg: x }\n",
  "assert.yml": "- hosts: all\n  tasks:\n    - assert: { that: port < 100, fail_msg: the port is too high }\n  vars: { port: 8080 }\n",
  "copy.yml": "- hosts: localhost\n  tasks:\n    - copy: { dest: <%= dest %>, content: x }\n",
  "delegate.yml": [
    "- hosts: web1",
    "  tasks:",
    "    - { name: Begin, command: 'true', notify: end, delegate_to: 127.0.0.1 }",
    "  handlers:",
    "    - { name: end, command: 'true', delegate_to: db1 }",
    "",
  ].join("\n"),
  "here.yml": "all: { hosts: { web1: , db1: }, vars: { ansible_connection: local } }\n",
  "local.yml": "- hosts: localhost\n  connection: local\n  tasks: [{ name: Say it, debug: { msg: x } }]\n",
  "port.yml": "web: { hosts: { web1: , web2: }, vars: { ansible_port: ssh } }\n",
  "derived.yml":
    "all: { hosts: { n1: { token: !secret s3cret-t0ken, ofSecret: '<%= hash(token) %>', ofOther: '<%= hash(1) %>', forLogin: '<%= password_hash(1) %>' } } }\n",
  "strangers/hosts.yml": "all: { hosts: { web1: } }\n",
  "strangers/host_vars/wbe1.yml": "a: 1\n",
});

async function holdfast(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program(
    argv.map((word) => word.replace(/^@/, path("/"))),
    around,
  );
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

test("handlers are delegated as tasks are, and to this computer by its addresses", async () => {
  const { exit, out } = await holdfast("plan", "@delegate.yml", "-i", "@here.yml", "--output", "plain");
  expect({ exit, out }).toEqual({ exit: 2, out: expect.stringContaining("2 to change, 0 ok") });
});

test("a localhost that is listed is this computer, as `connection: local` says", async () => {
  expect(await holdfast("lint", "@local.yml", "-i", "localhost,")).toMatchObject({ exit: 0, err: "" });
  expect((await holdfast("lint", "@local.yml", "-i", "localhost:2222,")).err).toContain("localhost is another machine");
});

describe("lint", () => {
  test("finds nothing in what is right", async () => {
    const { exit, out, err } = await holdfast("lint", "@good.yml", "-i", "@hosts.yml");
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    expect(out).toBe("1 playbook, 1 task, 3 hosts: no mistakes found\n");
  });

  test("of an inventory that is not there, it says that, not that no group of it exists", async () => {
    const { exit, err } = await holdfast("lint", "@good.yml", "-i", "@strangers/host.yml");
    expect(exit).toBe(1);
    expect(err).toMatch(/did you mean ".*strangers\/hosts\.yml"\?/);
    expect(err).not.toContain("warning");
  });

  test("a folder named as a playbook is not suggested in its own place", async () => {
    const { exit, err } = await holdfast("lint", "@strangers", "-i", "@hosts.yml");
    expect(exit).toBe(1);
    expect(err).toContain("it is a folder");
    expect(err).not.toContain("did you mean");
  });

  test("finds all mistakes at once, each with its place and a hint", async () => {
    const { exit, err } = await holdfast("lint", "@bad.yml", "-i", "@hosts.yml");
    expect(exit).toBe(1);
    expect(err).toMatch(/bad\.yml:3:\d+/);
    expect(err).toMatch(/bad\.yml:4:\d+/);
    expect(err).toContain('did you mean "greeting"?');
    expect(err).toContain('did you mean "debug"?');
  });

  test("finds an assertion that needs no host", async () => {
    const { exit, err } = await holdfast("lint", "@assert.yml", "-i", "@hosts.yml");
    expect(exit).toBe(1);
    expect(err).toContain("error[HF1601]: the port is too high");
  });

  test("finds a connection variable that can't be, once for all hosts of its group", async () => {
    const { exit, err } = await holdfast("lint", "@good.yml", "-i", "@port.yml");
    expect(exit).toBe(1);
    expect(err.match(/error\[HF1343\]/g)).toHaveLength(1);
    expect(err).toMatch(/port\.yml:1:\d+/);
  });

  test("warns, and with --strict refuses", async () => {
    const argv = ["lint", "@good.yml", "-i", "@strangers/hosts.yml", "-i", "@hosts.yml"];
    const warned = await holdfast(...argv);
    expect(warned.exit).toBe(0);
    expect(warned.err).toContain("warning[HF1331]");
    const refused = await holdfast(...argv, "--strict");
    expect(refused.exit).toBe(1);
    expect(refused.err).toContain("error[HF1331]");
  });
});

describe("inventory", () => {
  test("--list-hosts names the hosts of a pattern, in the inventory's order", async () => {
    expect(await holdfast("inventory", "-i", "@hosts.yml", "--list-hosts", "all:!web2")).toEqual({ exit: 0, out: "web1\ndb1\n", err: "" });
  });

  test("--list is JSON as an executable inventory prints it, texts rendered, secrets masked", async () => {
    const { exit, out } = await holdfast("inventory", "-i", "@hosts.yml", "--list");
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      web: { hosts: ["web1", "web2"] },
      _meta: { hostvars: { web1: { ssh_host: "203.0.113.1", token: "(secret)", greeting: "token is (secret)" } } },
    });
    expect(out).not.toContain("s3cret-t0ken");
  });

  test("what a helper made of a secret is one too", async () => {
    const { out } = await holdfast("inventory", "-i", "@derived.yml", "--host", "n1");
    expect(JSON.parse(out)).toMatchObject({ ofSecret: "(secret)", forLogin: "(secret)", ofOther: expect.stringMatching(/^6b86b273/) as string });
  });

  test("a pattern that means nothing is a mistake", async () => {
    const { exit, out, err } = await holdfast("inventory", "-i", "@hosts.yml", "--list-hosts", "wbe");
    expect({ exit, out }).toEqual({ exit: 1, out: "" });
    expect(err).toContain('did you mean "web"?');
  });
});

describe("what ends with 1 before a host is looked for", () => {
  test.each([
    ["an inventory that is not there", ["plan", "@good.yml", "-i", "@none.yml"], "HF1001"],
    ["a playbook that is not there", ["plan", "@none.yml", "-i", "@hosts.yml"], "HF1001"],
    ["no inventory", ["plan", "@good.yml"], "HF1611"],
    ["no inventory for exec", ["exec", "all", "true"], "HF1611"],
    ["a limit that leaves no host", ["apply", "@good.yml", "-i", "@hosts.yml", "-l", "db1"], "HF1610"],
    ["a tag that no task has", ["plan", "@good.yml", "-i", "@hosts.yml", "-t", "tlak"], "HF1544"],
    ["an assertion that does not hold", ["apply", "@assert.yml", "-i", "@hosts.yml", "--yes"], "HF1601"],
    ["--lab without a lab", ["--lab", "plan", "@good.yml", "-i", "@hosts.yml"], "HF4010"],
    ["a lab of no inventory", ["lab", "status"], "HF4011"],
  ])("%s", async (_what, argv, code) => {
    const { exit, err } = await holdfast(...argv);
    expect(exit).toBe(1);
    expect(err).toContain(`error[${code}]`);
  });

  test("with --output jsonl it is an event, and the summary has the exit code", async () => {
    const { exit, out, err } = await holdfast("plan", "@bad.yml", "-i", "@hosts.yml", "--output", "jsonl");
    expect({ exit, err }).toEqual({ exit: 1, err: "" });
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const errors = events.filter(({ event }) => event === "error");
    expect(new Set(errors.map(({ line }) => line))).toEqual(new Set([3, 4]));
    expect(events.at(-1)).toMatchObject({ event: "summary", exit: 1 });
  });
});

test("apply --check is a plan: it ends with 2 where something is to do, and does nothing", async () => {
  const dest = path("touched");
  const { exit, out } = await holdfast("apply", "--check", "@copy.yml", "-i", "localhost,", "-e", `dest=${dest}`);
  expect(exit, out).toBe(2);
  expect(out).toContain(dest);
  expect(existsSync(dest)).toBe(false);
});
