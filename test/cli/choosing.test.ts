import { Command } from "commander";
import { expect, test } from "vitest";
import { choosingOptions, listedBy, withChoosing, type ChoosingFlags } from "../../src/cli/choosing.ts";

function flags(...argv: readonly string[]): ChoosingFlags {
  return withChoosing(new Command().exitOverride()).parse(argv, { from: "user" }).opts<ChoosingFlags>();
}

test("what is listed, in the order in which it is shown", () => {
  expect(listedBy(flags("--list-tasks", "--list-hosts"))).toEqual(["hosts", "tasks"]);
  expect(listedBy(flags())).toEqual([]);
});

test("what is left out, and what runs in any case", () => {
  expect(choosingOptions(flags("--start-at-task", "Write it", "--force-handlers"))).toEqual({ startAt: "Write it", forcesHandlers: true });
  expect(choosingOptions(flags())).toEqual({});
});
