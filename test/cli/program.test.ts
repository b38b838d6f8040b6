import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { program } from "../../src/cli/program.ts";
import { splitWords } from "../../src/shell/words.ts";
import { surroundings } from "../support/surroundings.ts";
import { answer, calls, standIn, type Called } from "./recorder.ts";

vi.mock(import("../../src/commands/playbook-run.ts"), () => ({ runPlaybooks: standIn("playbooks") }) as never);
vi.mock(import("../../src/commands/drift.ts"), () => ({ drift: standIn("drift") }) as never);
vi.mock(import("../../src/commands/show.ts"), () => ({ show: standIn("show") }) as never);
vi.mock(import("../../src/commands/exec.ts"), () => ({ exec: standIn("exec") }) as never);
vi.mock(import("../../src/commands/lint.ts"), () => ({ lint: standIn("lint") }) as never);
vi.mock(import("../../src/commands/inventory.ts"), () => ({ inventory: standIn("inventory") }) as never);
vi.mock(import("../../src/commands/facts.ts"), () => ({ facts: standIn("facts") }) as never);
vi.mock(import("../../src/commands/owed.ts"), () => ({ owed: standIn("owed") }) as never);
vi.mock(import("../../src/commands/lab.ts"), () => ({ lab: standIn("lab") }) as never);

beforeEach(() => {
  calls.length = 0;
  answer.exit = 0;
});

async function run(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program(argv, around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

async function called(...argv: readonly string[]): Promise<Called> {
  const { exit, err } = await run(...argv);
  expect({ exit, err, calls: calls.length }).toEqual({ exit: 0, err: "", calls: 1 });
  return calls[0] as Called;
}

const plainOutput = { output: undefined, diff: "short", verbose: 0, strict: false };
const plainHosts = {
  ...plainOutput,
  inventory: [],
  limit: undefined,
  forks: 0,
  lab: false,
  transport: "ssh2",
  timeout: 20,
  extraVars: [],
  askBecomePass: false,
  askPass: false,
  become: false,
};
const plainPlaybook = {
  ...plainHosts,
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
};
const digest = "0123456789abcdef".repeat(4);

describe("what a command is given", () => {
  test.each([
    [["plan", "a.yml"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"] } }],
    [
      ["plan", "a.yml", "b.yml", "-i", "x.yml", "-i", "n1,n2"],
      { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml", "b.yml"], inventory: ["x.yml", "n1,n2"] } },
    ],
    [["apply", "a.yml", "-y", "--verify", "never"], { command: "apply", options: { ...plainPlaybook, playbooks: ["a.yml"], yes: true, verify: "never" } }],
    [["apply", "--check", "a.yml"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"] } }],
    [["apply", "-C", "a.yml"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"] } }],
    [
      ["plan", "a.yml", "-o", "p.json", "--recipient", "age1a", "--recipient", "age1b"],
      { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], out: "p.json", recipients: ["age1a", "age1b"] } },
    ],
    [
      ["apply", "p.json", "--digest", `sha256:${digest.toUpperCase()}`, "--identity", "key.txt", "--allow-later"],
      { command: "apply", options: { ...plainPlaybook, playbooks: ["p.json"], digest, identities: ["key.txt"], allowsLater: true } },
    ],
    [["verify", "a.yml"], { command: "verify", options: { ...plainPlaybook, playbooks: ["a.yml"] } }],
    [
      ["plan", "a.yml", "-t", "a, b", "--tags", "c", "--skip-tags", "d,"],
      { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], tags: ["a", "b", "c"], skipTags: ["d"] } },
    ],
    [
      ["plan", "a.yml", "-bkK", "-vv", "--no-diff", "--strict"],
      {
        command: "plan",
        options: { ...plainPlaybook, playbooks: ["a.yml"], become: true, askPass: true, askBecomePass: true, verbose: 2, diff: "none", strict: true },
      },
    ],
    [
      ["plan", "a.yml", "-f", "5", "-T", "3", "-l", "n1", "--transport", "ssh"],
      { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], forks: 5, timeout: 3, limit: "n1", transport: "ssh" } },
    ],
    [
      ["plan", "a.yml", "-e", "k=v", "-e", "@f.yml", "--skip-unreachable"],
      { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], extraVars: ["k=v", "@f.yml"], skipUnreachable: true } },
    ],
    [["plan", "a.yml", "--no-repo-query"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], asksRepositories: false } }],
    [["plan", "--diff", "a.yml"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"] } }],
    [["plan", "--diff=full", "a.yml"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], diff: "full" } }],
    [["apply", "a.yml", "--diff=stat"], { command: "apply", options: { ...plainPlaybook, playbooks: ["a.yml"], diff: "stat" } }],
    [["plan", "a.yml", "--no-diff", "--diff=full"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], diff: "full" } }],
    [["plan", "a.yml", "--diff=full", "--no-diff"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], diff: "none" } }],
    [["plan", "a.yml", "--output", "markdown"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], output: "markdown" } }],
    [["drift", "a.yml", "-i", "x"], { command: "drift", options: { ...plainPlaybook, playbooks: ["a.yml"], inventory: ["x"] } }],
    [["--lab", "plan", "a.yml"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], lab: true } }],
    [["plan", "a.yml", "--lab"], { command: "plan", options: { ...plainPlaybook, playbooks: ["a.yml"], lab: true } }],
    [["exec", "all", "--", "ls", "-la", "--lab"], { command: "exec", options: { ...plainHosts, pattern: "all", command: ["ls", "-la", "--lab"] } }],
    [
      ["facts", "web", "-i", "x", "--filter", "os.family,cpus"],
      { command: "facts", options: { ...plainHosts, inventory: ["x"], pattern: "web", filter: ["os.family", "cpus"] } },
    ],
    [["owed", "-i", "x", "--drop", "all"], { command: "owed", options: { ...plainHosts, inventory: ["x"], pattern: "all", drop: "all" } }],
    [
      ["lint", "a.yml", "--output", "jsonl"],
      { command: "lint", options: { ...plainOutput, output: "jsonl", inventory: [], extraVars: [], playbooks: ["a.yml"], fix: false } },
    ],
    [
      ["lint", "a.yml", "--fix", "--output", "sarif"],
      { command: "lint", options: { ...plainOutput, output: "sarif", inventory: [], extraVars: [], playbooks: ["a.yml"], fix: true } },
    ],
    [
      ["inventory", "-i", "x", "--list-hosts", "web"],
      { command: "inventory", options: { ...plainOutput, inventory: ["x"], extraVars: [], playbookDir: undefined, view: { show: "names", pattern: "web" } } },
    ],
    [["lab", "up", "-i", "x"], { command: "lab", options: { ...plainOutput, verb: "up", inventory: ["x"], host: undefined, firewall: "el" } }],
    [
      ["lab", "shell", "node2", "-i", "x"],
      { command: "lab", options: { ...plainOutput, verb: "shell", inventory: ["x"], host: "node2", firewall: undefined } },
    ],
    [["lab", "shell", "-i", "x"], { command: "lab", options: { ...plainOutput, verb: "shell", inventory: ["x"], host: undefined, firewall: undefined } }],
  ])("holdfast %j", async (argv, expected) => {
    expect(await called(...argv)).toEqual(expected);
  });
});

test("a command's answer is the program's exit code", async () => {
  answer.exit = 5;
  expect((await run("verify", "a.yml")).exit).toBe(5);
});

const labVerbs = ["up", "status", "down", "shell", "doctor"].map((verb) => `lab ${verb}`);

const commands = ["plan", "drift", "apply", "show", "verify", "lint", "exec", "inventory", "facts", "owed", "lab", ...labVerbs];

describe.each(commands)("holdfast %s", (command) => {
  test("helps, on standard output, with examples that it understands itself", async () => {
    const { exit, out, err } = await run(...command.split(" "), "--help");
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    expect(out).toContain(`Usage: holdfast ${command}`);
    const examples = [...out.matchAll(/^ {2}\$ holdfast (.*)$/gm)].map(([, example = ""]) => example);
    expect(examples[0]).toContain(command);
    for (const example of examples) {
      const ended = await run(...splitWords(example));
      expect(ended, example).toEqual({ exit: 0, out: "", err: "" });
    }
  });
});

test("help names the flags that change what is shown only where they do", async () => {
  const naming = async (flag: string): Promise<readonly string[]> => {
    const helps = await Promise.all(commands.map(async (command) => ({ command, ...(await run(...command.split(" "), "--help")) })));
    return helps.flatMap(({ command, out }) => (out.includes(`${flag} `) ? [command] : []));
  };
  expect(await naming("--diff=full")).toEqual(["plan", "apply", "show"]);
  expect(await naming("--no-diff")).toEqual(["plan", "apply", "show"]);
  expect(await naming("-v, --verbose")).toEqual(["plan", "apply", "show", "verify"]);
});

describe("what can't be understood ends with 1, and no command runs", () => {
  test.each([
    [["paln", "a.yml"], 'did you mean "plan"?'],
    [["playbooks/site.yml"], "name one before it: `holdfast plan playbooks/site.yml`"],
    [["plan", "a.yml", "--limt", "x"], 'did you mean "--limit"?'],
    [["plan"], "no playbook is named"],
    [["plan", "a.yml", "-f", "many"], "it must be a whole number"],
    [["plan", "a.yml", "--output", "xml"], "it takes tty, plain, jsonl, markdown"],
    [["apply", "a.yml", "--output", "markdown"], "it takes tty, plain, jsonl"],
    [["plan", "a.yml", "--diff=ful"], 'did you mean "--diff=full"?'],
    [["lint", "a.yml", "--no-diff"], 'unknown option "--no-diff"'],
    [["drift", "a.yml", "-K"], 'unknown option "-K"'],
    [["apply", "a.yml", "--verify", "maybe"], "it takes auto, always, never"],
    [["verify", "a.yml", "--yes"], 'unknown option "--yes"'],
    [["plan", "a.yml", "--check"], "`holdfast plan` shows what would change"],
    [["plan", "a.yml", "-u", "root"], "set the variable ssh_user in the inventory"],
    [["apply", "a.yml", "--private-key=k"], "set the variable ssh_identity_file"],
    [["lab", "upp"], 'did you mean "up"?'],
    [["inventory", "extra"], "too many arguments"],
  ])("holdfast %j", async (argv, says) => {
    const { exit, out, err } = await run(...argv);
    expect({ exit, out, calls }).toEqual({ exit: 1, out: "", calls: [] });
    expect(err).toContain(says);
    expect(err).toContain("--help");
  });

  test("who reads the help may leave before its end", async () => {
    const around = surroundings();
    around.stdout.write = () => {
      around.stdout.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
      return true;
    };
    expect(await program(["plan", "--help"], around)).toBe(0);
  });

  test("nothing at all shows the help", async () => {
    const { exit, err } = await run();
    expect(exit).toBe(1);
    expect(err).toContain("Usage: holdfast");
  });
});

test("--version is the package's", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(await run("--version")).toEqual({ exit: 0, out: `holdfast ${version}\n`, err: "" });
});
