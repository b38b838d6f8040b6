import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { program } from "../../src/cli/program.ts";
import { memoryDisk } from "../support/memory-disk.ts";
import { surroundings } from "../support/surroundings.ts";
import { readCorpus, type Case } from "./corpus.ts";

const asked = vi.hoisted((): string[] => []);

vi.mock(import("../../src/transport/open.ts"), () => ({
  open: (target) => {
    asked.push(target.name);
    return Promise.reject(new Error("a connection was asked for"));
  },
}));

beforeEach(() => {
  asked.length = 0;
});

const cases = readCorpus("broken", "plan play.yml -i hosts.yml");

async function run({ argv, files }: Case, ...more: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = { ...surroundings(), disk: memoryDisk(files) };
  const [command = "", ...rest] = argv;
  const exit = await program([command, ...more, ...rest], around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

interface Told {
  readonly event: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

test("the corpus is as large as it should be", () => {
  expect(cases.length).toBeGreaterThanOrEqual(120);
});

test("what is right does ask for a connection, so the cases below would notice one", async () => {
  await run({ name: "", title: "", argv: ["plan", "play.yml", "-i", "hosts.yml"], places: [], files: readCorpus("valid", "")[0]?.files ?? {} }).catch(() => 0);
  expect(asked).not.toEqual([]);
});

describe.each(cases)("$name", (one) => {
  test("is bad input, told whole, before anything is connected to", async () => {
    const { exit, out, err } = await run(one, "--output", "plain");
    expect({ exit, out }).toEqual({ exit: 1, out: "" });
    expect(asked).toEqual([]);
    await expect(err).toMatchFileSnapshot(join(import.meta.dirname, "broken", `${one.name}.out`));
  });

  test("each mistake has its place and says what to do", async () => {
    const { out } = await run(one, "--output", "jsonl");
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Told);
    const errors = events.filter(({ event }) => event === "error");
    expect(errors.filter(({ hint }) => !hint)).toEqual([]);
    const placed = errors.filter(({ file = "" }) => typeof one.files[file] === "string");
    expect(placed.map(({ file, line, column }) => `${file}:${line}:${column}`).toSorted()).toEqual(one.places.toSorted());
    expect(errors.length).toBeGreaterThan(0);
  });
});
