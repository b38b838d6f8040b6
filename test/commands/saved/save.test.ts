import { execFileSync } from "node:child_process";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { program } from "../../../src/cli/program.ts";
import { surroundings } from "../../support/surroundings.ts";
import { project } from "../project.ts";

const path = project({
  "hosts.yml": "all: { hosts: { localhost: { connection: local } } }\n",
  "far.yml": "all: { hosts: { web1: { ssh_host: 127.0.0.1, ssh_port: 1 } } }\n",
  "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: { msg: hello }\n",
  "folder/x": "",
});

async function holdfast(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ exit: number; said: string }> {
  const around = surroundings({ env });
  const exit = await program(
    argv.map((word) => word.replace(/^@/, path("/"))),
    around,
  );
  return { exit, said: around.stdout.text + around.stderr.text };
}

const plan = (...flags: readonly string[]): ReturnType<typeof holdfast> => holdfast(["plan", "@site.yml", "-i", "@hosts.yml", ...flags]);

describe("a secret is in no plan that anybody can read", () => {
  test.each([
    ["as it is", "t: !secret s3cret-value"],
    ["quoted, with an escape", String.raw`t: !secret "s3cret\tvalue"`],
    ["in quotes of its own", "t: !secret 'it''s secret'"],
    ["folded", "t: !secret >-\n          s3cret\n          value"],
    ["too short to be masked", "t: !secret abc"],
    ["not rendered yet", `t: !secret "<%= env('PW') %>"`],
  ])("%s", async (_what, line) => {
    writeFileSync(path("secret.yml"), `- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: { msg: hello }\n      vars:\n        ${line}\n`);
    const { exit, said } = await holdfast(["plan", "@secret.yml", "-i", "@far.yml", "-o", "@secret.json"]);
    expect(said).toContain("HF4104");
    expect(exit).toBe(1);
    expect(existsSync(path("secret.json"))).toBe(false);
  });

  test("a private answer", async () => {
    writeFileSync(
      path("asks.yml"),
      "- hosts: all\n  gather_facts: false\n  vars_prompt:\n    - { name: pin, prompt: PIN, private: true, default: '12' }\n  tasks:\n    - debug: { msg: hello }\n",
    );
    expect((await holdfast(["plan", "@asks.yml", "-i", "@far.yml", "-o", "@secret.json"])).said).toContain("HF4104");
  });

  test("where there is none, nobody need be named", async () => {
    const { exit, said } = await plan("-o", "@plain.json");
    expect(exit, said).toBe(0);
  });
});

test("a host that could not be reached, which its tasks bear, is left to the run: if that is said", async () => {
  writeFileSync(path("bears.yml"), "- hosts: all\n  ignore_unreachable: true\n  tasks:\n    - { name: keep, copy: { dest: /etc/kept, content: x } }\n");
  expect((await holdfast(["plan", "@bears.yml", "-i", "@far.yml", "-o", "@bears.json"])).said).toContain("the plan is saved");
  const refused = await holdfast(["apply", "@bears.json", "--yes"]);
  expect([refused.exit, refused.said]).toEqual([1, expect.stringContaining("web1: keep (waits for the host, which can't be reached)")]);
  const applied = await holdfast(["apply", "@bears.json", "--yes", "--allow-later"]);
  expect([applied.exit, applied.said]).toEqual([4, expect.stringContaining("refuses connections")]);
});

describe("what stands where the plan is to be written", () => {
  const refusal = async (out: string): Promise<string> => (await holdfast(["plan", "@site.yml", "-i", "@far.yml", "-o", out])).said;

  test("a playbook stays as it is", async () => {
    const before = readFileSync(path("site.yml"), "utf8");
    expect(await refusal("@site.yml")).toMatch(/HF4108.*no saved plan/);
    expect(readFileSync(path("site.yml"), "utf8")).toBe(before);
  });

  test("a pipe is not read, nor replaced", async () => {
    execFileSync("mkfifo", [path("pipe")]);
    expect(await refusal("@pipe")).toMatch(/HF4108.*no regular file/);
    expect(lstatSync(path("pipe")).isFIFO()).toBe(true);
  });

  test("a device, a folder, no name, and no folder are refused", async () => {
    expect(await refusal("/dev/null")).toMatch(/HF4108.*no regular file/);
    expect(await refusal("@folder")).toMatch(/HF4108.*is a folder/);
    expect(await refusal("")).toMatch(/HF4108.*names no file/);
    expect(await refusal("@none/plan.json")).toMatch(/HF4108.*no folder/);
  });

  test("an earlier plan and an empty file are replaced, a link stays one", async () => {
    writeFileSync(path("old.json"), "");
    symlinkSync("old.json", path("link.json"));
    for (const out of ["@old.json", "@old.json", "@link.json"]) {
      const { exit, said } = await plan("-o", out);
      expect(exit, said).toBe(0);
    }
    expect(lstatSync(path("link.json")).isSymbolicLink()).toBe(true);
    expect(gunzipSync(readFileSync(path("old.json"))).toString()).toContain("hello");
    symlinkSync("nowhere.json", path("broken.json"));
    expect(await refusal("@broken.json")).toMatch(/HF4108.*leads to nothing/);
  });
});

test("a recipient that is none is told before a host is asked", async () => {
  const { exit, said } = await holdfast(["plan", "@site.yml", "-i", "@far.yml", "-o", "@new.json", "--recipient", "age1nobody"]);
  expect(exit).toBe(1);
  expect(said).toContain("HF4105");
});

describe("steps that are left to the run", () => {
  const open = (task: string): string =>
    `- hosts: all\n  gather_facts: false\n  tasks:\n    - command: { argv: [echo, x] }\n      register: r\n    - name: Later\n      when: r.stdout === "x"\n      ${task}\n`;

  async function saveAndApply(task: string, env: Readonly<Record<string, string>> = {}): Promise<{ exit: number; said: string }> {
    mkdirSync(path("project/files"), { recursive: true });
    writeFileSync(path("project/open.yml"), open(task));
    writeFileSync(path("project/files/sauce.txt"), "tomato");
    writeFileSync(path("project/files/bin.dat"), Buffer.from([0xff, 0, 0xfe]));
    rmSync(path("open.json"), { force: true });
    const saved = await holdfast(["plan", "@project/open.yml", "-i", "@hosts.yml", "-o", "@open.json"], env);
    expect(saved.exit, saved.said).toBe(2);
    renameSync(path("project"), path("gone"));
    try {
      return await holdfast(["apply", "@open.json", "--allow-later", "--yes", "-vv"]);
    } finally {
      rmSync(path("gone"), { recursive: true });
    }
  }

  test.each([
    ["the environment", `copy: { dest: "${path("got")}", content: "<%= r.stdout === 'x' ? env('SAUCE') ?? 'none' : '' %>" }`, "pesto"],
    ["a file that an expression names", `copy: { dest: "${path("got")}", content: "<%= r.stdout === 'x' ? file('sauce.txt') : '' %>" }`, "tomato"],
    ["a file that it copies", `copy: { dest: "${path("got")}", src: sauce.txt }`, "tomato"],
    ["bytes", `copy: { dest: "${path("got")}", src: bin.dat }`, Buffer.from([0xff, 0, 0xfe]).toString("latin1")],
  ])("find what they name: %s", async (_what, task, content) => {
    rmSync(path("got"), { force: true });
    const { exit, said } = await saveAndApply(task, { SAUCE: "pesto" });
    expect(exit, said).toBe(0);
    expect(readFileSync(path("got")).toString("latin1")).toBe(content);
  });

  test("one that the plan does not hold is told as a mistake, not as a bug", async () => {
    const { exit, said } = await saveAndApply(`copy: { dest: "${path("got")}", src: "<%= r.stdout %>.txt" }`);
    expect(exit, said).toBe(3);
    expect(said).toMatch(/the saved plan does not hold .*x\.txt/);
  });
});

test("with a recipient, a plan with secrets is saved, and opens with the key", async () => {
  const identity = await generateIdentity();
  writeFileSync(path("key.txt"), `${identity}\n`);
  writeFileSync(path("secret.yml"), "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: { msg: hello }\n      vars: { t: !secret s3cret-value }\n");
  const saved = await holdfast(["plan", "@secret.yml", "-i", "@hosts.yml", "-o", "@sealed.json", "--recipient", await identityToRecipient(identity)]);
  expect(saved.exit, saved.said).toBe(0);
  const shown = await holdfast(["show", "@sealed.json", "--identity", "@key.txt"]);
  expect(shown.exit, shown.said).toBe(0);
});

describe("what a plan was made from", () => {
  const shown = async (): Promise<string> => (await holdfast(["show", "@from.json"])).said;

  test("is said, and that it is not what it was any more", async () => {
    writeFileSync(path("from.yml"), "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: { msg: hello }\n      tags: greet\n");
    await holdfast(["plan", "@from.yml", "-i", "@hosts.yml", "--tags", "greet", "-o", "@from.json"]);
    expect(await shown()).toMatch(/made 20\S+Z from \S*from\.yml, \S*hosts\.yml with --tags greet/);
    expect(await shown()).not.toContain("changed since");
    writeFileSync(path("from.yml"), "");
    expect(await shown()).toMatch(/from\.yml has changed since this plan was made/);
    const applied = await holdfast(["apply", "@from.json", "--yes"]);
    expect([applied.exit, applied.said.includes("from.yml has changed since this plan was made")]).toEqual([0, true]);
  });

  test("is no matter where it is not there", async () => {
    rmSync(path("from.yml"));
    expect(await shown()).not.toContain("changed since");
  });

  test("where nothing else says what the project is, it is the folder that the plan was made in", () => {
    const { value } = JSON.parse(gunzipSync(readFileSync(path("from.json"))).toString()) as { value: { root: string } };
    expect(value.root).toBe(process.cwd());
  });

  test("leaves open whether handlers run on a host that fails", async () => {
    const { exit, said } = await holdfast(["apply", "@from.json", "--yes", "--force-handlers"]);
    expect(exit, said).toBe(0);
  });
});

test("a host that can't be reached is left out of a plan where the play says so, and shown as that", async () => {
  const task = "  gather_facts: false\n  tasks:\n    - debug: { msg: hello }\n";
  writeFileSync(path("two.yml"), "all: { hosts: { localhost: { connection: local }, web1: { ssh_host: 127.0.0.1, ssh_port: 1 } } }\n");
  writeFileSync(path("skip.yml"), `- hosts: all\n  unreachable: skip\n${task}`);
  const saved = await holdfast(["plan", "@skip.yml", "-i", "@two.yml", "-o", "@skip.json"]);
  expect([saved.exit, saved.said.includes("the plan is saved")]).toEqual([4, true]);
  expect((await holdfast(["show", "@skip.json"])).said).toMatch(/web1.*unreachable|can't reach.*web1|web1.*refused/s);
  expect((await holdfast(["apply", "@skip.json", "--yes"])).exit).toBe(0);
  writeFileSync(path("strict.yml"), `- hosts: all\n${task}`);
  const half = await holdfast(["plan", "@strict.yml", "-i", "@two.yml", "-o", "@half.json"]);
  expect([half.exit, half.said.includes("half.json was not written")]).toEqual([4, true]);
});

test.each([
  ["lint", []],
  ["verify", ["-i", "@hosts.yml"]],
  ["apply", ["--list-tasks"]],
  ["drift", ["-i", "@hosts.yml"]],
])("%s of a saved plan says what it is, and how to look at it", async (verb, flags) => {
  await plan("-o", "@listed.json");
  const { exit, said } = await holdfast([verb, "@listed.json", ...flags]);
  expect([exit, said]).toEqual([1, expect.stringMatching(/HF4111[^]*holdfast show/)]);
});
