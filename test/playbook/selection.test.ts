import { expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { checkTags, selected } from "../../src/playbook/selection.ts";
import { tasksBefore } from "../../src/playbook/start-at.ts";
import { describe, load, playWith } from "./project.ts";

test.each([
  ["", "", "", true],
  ["a", "", "", true],
  ["a", "a", "", true],
  ["a", "b", "", false],
  ["", "a", "", false],
  ["a b", "", "b", false],
  ["a b", "a", "b", false],
  ["always", "a", "", true],
  ["always", "a", "always", false],
  ["never", "", "", false],
  ["never", "all", "", false],
  ["never a", "a", "", true],
  ["never", "never", "", true],
  ["a", "tagged", "", true],
  ["", "tagged", "", false],
  ["", "untagged", "", true],
  ["a", "untagged", "", false],
  ["a", "", "tagged", false],
  ["a", "all", "", true],
  ["a always", "", "all", true],
  ["always", "", "tagged", false],
  ["always", "", "untagged", true],
  ["always", "untagged", "", true],
])("tags [%s], --tags [%s], --skip-tags [%s]: %s", (tags, only, skip, runs) => {
  const list = (text: string): string[] => text.split(" ").filter((word) => word !== "");
  expect(selected({ tags: new Set(list(tags)), twins: [] }, list(only), list(skip))).toBe(runs);
});

test.each([
  ["Write it", 1],
  ["W*", 1],
  ["all/tasks/restart", 2],
])("--start-at-task %s leaves out %i tasks", async (name, left) => {
  const { plays } = await load({ "play.yml": playWith("- command: x", "- { name: Write it, command: x }", "- { name: Restart, command: x }") });
  expect(tasksBefore(name, plays).size).toBe(left);
});

test("a tag that stands nowhere is an error that lists those there are", async () => {
  const { plays } = await load({ "play.yml": playWith("- command: x", "  tags: [config, start]") });
  const playbooks = [{ path: "play.yml", plays }];
  const told = (tags: readonly string[]): readonly string[] => {
    const problems = new Problems();
    checkTags("--tags", tags, playbooks, problems);
    return problems.errors.map((error) => describe(error));
  };
  expect(told(["config", "all"])).toEqual([]);
  expect(told(["start", "confg", "web"])).toEqual([
    '--tags:1:7 no task has the tag "confg" | did you mean "config"?',
    '--tags:1:13 no task has the tag "web" | the tags are config, start',
  ]);
});
