import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject } from "vitest";

const root = join(import.meta.dirname, "../..");

/** One line of `--output jsonl`, as far as tests look at it. */
export interface Told {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** How a command ended, and all that it said. */
export interface Ended {
  /** 128 + signal where a signal ended it, as a shell has it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of `--output jsonl`; throws where one is no JSON. */
  readonly events: readonly Told[];
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said on standard output so far. */
  said(): string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The file to run, for programs that start it themselves. */
export function commandFile(): string {
  return inject("command");
}

/** Starts the real command line in a process of its own, without a terminal. */
export async function start(args: readonly string[], { cwd = root, input = "", env = {} }: Surroundings = {}): Promise<Running> {
  const child = spawn(process.execPath, [commandFile(), ...args], { cwd, env: { ...process.env, ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({
        code: code ?? 128 + (signal === "SIGKILL" ? 9 : 15),
        stdout,
        stderr,
        get events() {
          return stdout
            .split("\n")
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Told);
        },
      }),
    );
  });
  return { child, ended, said: () => stdout };
}

export async function holdfast(args: readonly string[], around?: Surroundings): Promise<Ended> {
  return await (
    await start(args, around)
  ).ended;
}

/** Files of a project by path; folders are made as needed. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A folder with a `holdfast.yml`, and in it the product of this repository. */
export async function makeProject(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-project-"));
  for (const part of ["playbooks", "templates", "inventory"]) await cp(join(root, part), join(folder, part), { recursive: true });
  await writeFiles(folder, { "holdfast.yml": "inventory: inventory/cluster.yml\n", ...files });
  return folder;
}

/** Checks how a command ended; all that it said is shown where that is not so. */
export function expectExit(ended: Ended, code: number): void {
  expect(ended.code, `${ended.stdout}${ended.stderr}`).toBe(code);
}

/** Waits until a running command has told what is looked for. */
export async function hasSaid(running: Running, words: RegExp): Promise<void> {
  await expect.poll(() => running.said(), { timeout: 30_000, interval: 5 }).toMatch(words);
}
