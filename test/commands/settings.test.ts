import { describe, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { readSettings } from "../../src/commands/settings.ts";
import { ownDisk } from "../../src/vars/disk.ts";
import { displayPath } from "../../src/vars/files.ts";
import { surroundings } from "../support/surroundings.ts";
import { project } from "./project.ts";

const path = project({
  "good/holdfast.yml": "inventory: hosts.yml\nforks: '5'\ntransport: ssh\ncolor: never\ntimeout: 3\nssh_config: ssh/config\n",
  "good/hosts.yml": "all: { hosts: { web1: } }\n",
  "good/other.yml": "all: { hosts: { db1: } }\n",
  "good/plays/site.yml": "- hosts: web1\n  tasks:\n    - debug: { msg: hello }\n",
  "several/holdfast.yml": "inventory: [a.yml, 'n1,n2']\n",
  "empty/holdfast.yml": "# nothing yet\n",
  "list/holdfast.yml": "- inventory: x\n",
  "typo/holdfast.yml": "inventry: hosts.yml\nforks: many\ntransport: shh\ncolour: always\ntimeout: 0\n",
  "typo/site.yml": "- hosts: all\n  tasks:\n    - debug: { msg: hello }\n",
});

async function holdfast(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program(argv, around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

describe("what holdfast.yml says", () => {
  test("is read from the project's root, its paths relative to it", () => {
    expect(readSettings(ownDisk, path("good/plays"))).toEqual({
      inventory: [displayPath(path("good/hosts.yml"))],
      forks: 5,
      transport: "ssh",
      color: "never",
      timeout: 3,
      ssh_config: displayPath(path("good/ssh/config")),
    });
    expect(readSettings(ownDisk, path("several"))).toEqual({ inventory: [displayPath(path("several/a.yml")), "n1,n2"] });
    expect(readSettings(ownDisk, path("empty"))).toEqual({});
  });

  test("stands in for flags", async () => {
    const { exit, out } = await holdfast("lint", path("good/plays/site.yml"), "--output", "plain");
    expect({ exit, out }).toEqual({ exit: 0, out: "1 playbook, 1 task, 1 host: no mistakes found\n" });
  });

  test("loses against flags", async () => {
    const { exit, err } = await holdfast("lint", path("good/plays/site.yml"), "-i", path("good/other.yml"), "--output", "plain");
    expect(exit).toBe(1);
    expect(err).toContain("web1");
  });
});

describe("a mistake in holdfast.yml", () => {
  test("is told with its place and what was meant, all at once, before anything else is read", async () => {
    const { exit, err } = await holdfast("lint", path("typo/site.yml"), "--output", "plain");
    expect(exit).toBe(1);
    expect(err).toMatch(/error\[HF1620\]: there is no setting "inventry"\n --> \S*typo\/holdfast\.yml:1:1\n/);
    expect(err).toContain('did you mean "inventory"?');
    expect(err).toMatch(/error\[HF1621\]: `forks` must be a whole number, not "many"\n --> \S*holdfast\.yml:2:8\n/);
    expect(err).toContain('did you mean "ssh"?');
    expect(err).toContain('did you mean "color"?');
    expect(err).toMatch(/`timeout` must be at least 1, not 0/);
    expect(err.match(/error\[/g)).toHaveLength(5);
  });

  test("is an event among events", async () => {
    const { exit, out } = await holdfast("lint", path("typo/site.yml"), "--output", "jsonl");
    expect(exit).toBe(1);
    const events = out.trim().split("\n");
    expect(events).toHaveLength(6);
    expect(JSON.parse(events.at(-1) ?? "")).toMatchObject({ event: "summary", exit: 1 });
  });

  test("a list is no settings", () => {
    expect(() => readSettings(ownDisk, path("list"))).toThrow("settings are a map");
  });
});

test("--color wins over what the terminal is", async () => {
  const { out } = await holdfast("doc", "debug", "--color", "always");
  expect(out).toContain("\u001b[1mdebug\u001b[22m");
});
