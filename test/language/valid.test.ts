import { describe, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { memoryDisk } from "../support/memory-disk.ts";
import { surroundings } from "../support/surroundings.ts";
import { readCorpus } from "./corpus.ts";

const cases = readCorpus("valid", "lint play.yml -i hosts.yml");

test("the corpus is as large as it should be", () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

/** What a case means is asserted in the case itself: `assert` without a host is decided at load. */
describe.each(cases)("$name", ({ argv, files }) => {
  test("has no mistake", async () => {
    const around = { ...surroundings(), disk: memoryDisk(files) };
    const exit = await program([...argv, "--output", "plain"], around);
    expect({ exit, err: around.stderr.text.replace(/^warning[^]*/, "") }).toEqual({ exit: 0, err: "" });
  });
});
