import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { corpus, layOut, type ParityCase, scratch } from "./corpus.ts";

/** What Ansible says of one inventory; null where it refuses. */
export interface Answers {
  readonly list: unknown;
  readonly graph: string | null;
  readonly hosts: Readonly<Record<string, readonly string[] | null>>;
}

export interface Recording {
  /** Of ansible-core. */
  readonly version: string;
  /** By the title of the inventory. */
  readonly cases: Readonly<Record<string, Answers>>;
}

const path = join(import.meta.dirname, "recorded.json");

export function recorded(): Recording {
  return JSON.parse(readFileSync(path, "utf8")) as Recording;
}

export function record(recording: Recording): void {
  writeFileSync(path, `${JSON.stringify(recording, null, 1)}\n`);
}

/** Asks the Ansible of this machine all questions, two at a time. */
export async function askAnsible(): Promise<Recording> {
  const root = scratch();
  try {
    writeFileSync(join(root, "ansible.cfg"), "[defaults]\n");
    const version = /\[core ([\d.]+)/.exec((await run("ansible", ["--version"], root)) ?? "")?.[1];
    if (version === undefined) throw new Error("there is no Ansible on this machine");
    const waiting = [...corpus];
    const cases = new Map<string, Answers>();
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) cases.set(next.title, await answersOf(next, root));
    };
    await Promise.all([worker(), worker()]);
    return { version, cases: Object.fromEntries(corpus.flatMap(({ title }) => [[title, cases.get(title) ?? { list: null, graph: null, hosts: {} }]])) };
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function answersOf(asked: ParityCase, root: string): Promise<Answers> {
  const named = layOut(asked, root);
  const list = await run("ansible-inventory", [...named, "--list"], root);
  const graph = list === undefined ? undefined : await run("ansible-inventory", [...named, "--graph"], root);
  const hosts: Record<string, readonly string[] | null> = {};
  for (const pattern of asked.patterns) {
    const said = await run("ansible", [...named, "--list-hosts", "--", pattern], root);
    hosts[pattern] = said === undefined ? null : namesIn(said);
  }
  return { list: list === undefined ? null : JSON.parse(list), graph: graph ?? null, hosts };
}

/** Below `hosts (2):`, one a line. */
function namesIn(said: string): readonly string[] {
  return said
    .split("\n")
    .filter((line) => line.startsWith("    "))
    .map((line) => line.trim());
}

/** What it prints; undefined where it ends in an error, as it is told to for an inventory that it can't read. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string | undefined> {
  const env = {
    PATH: process.env["PATH"],
    HOME: cwd,
    LANG: "C.UTF-8",
    ANSIBLE_CONFIG: join(cwd, "ansible.cfg"),
    ANSIBLE_NOCOLOR: "1",
    ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: "1",
  };
  return await new Promise((resolve) => {
    execFile(program, args, { cwd, env }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
