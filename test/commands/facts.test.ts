import { expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { factsSchema } from "../../src/observations/shared/facts-schema.ts";
import { surroundings } from "../support/surroundings.ts";

async function facts(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program(["facts", ...argv], around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

test("prints every fact of each host, each of its type", async () => {
  const { exit, out, err } = await facts("localhost", "-i", "localhost,");
  expect({ exit, err }).toEqual({ exit: 0, err: "" });
  const printed = JSON.parse(out) as Record<string, unknown>;
  expect(Object.keys(printed)).toEqual(["localhost"]);
  expect(factsSchema.safeParse(printed["localhost"]).error).toBeUndefined();
});

test("among events they are a note, and the summary comes last", async () => {
  const { exit, out } = await facts("-i", "localhost,", "--filter", "cpus", "--output", "jsonl");
  const events = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; message?: string });
  expect({ exit, events: events.map(({ event }) => event) }).toEqual({ exit: 0, events: ["note", "summary"] });
  expect(JSON.parse(events[0]?.message ?? "")).toEqual({ localhost: { cpus: expect.any(Number) } });
});

test("--filter reads only what it names", async () => {
  const { exit, out } = await facts("-i", "localhost,", "--filter", "os.family,cpus");
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toEqual({ localhost: { "os.family": expect.any(String), cpus: expect.any(Number) } });
});

test("a fact that does not exist is bad input", async () => {
  const { exit, out, err } = await facts("-i", "localhost,", "--filter", "cpus,os.famly");
  expect({ exit, out }).toEqual({ exit: 1, out: "" });
  expect(err).toContain("--filter:1:6");
  expect(err).toContain('did you mean "family"?');
});

test("a host that can't be reached is told, the others are printed", async () => {
  const { exit, out, err } = await facts("-i", "localhost,hf-nowhere.invalid", "--filter", "cpus", "-T", "3");
  expect(exit).toBe(4);
  expect(Object.keys(JSON.parse(out) as object)).toEqual(["localhost"]);
  expect(err).toContain("hf-nowhere.invalid");
});
