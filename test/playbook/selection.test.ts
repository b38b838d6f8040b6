import { expect, test } from "vitest";
import { checkTags, selected } from "../../src/playbook/selection.ts";
import { load, playWith } from "./project.ts";

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
])("tags [%s], --tags [%s], --skip-tags [%s]: %s", (tags, only, skip, runs) => {
  const list = (text: string): string[] => text.split(" ").filter((word) => word !== "");
  expect(selected({ tags: new Set(list(tags)) }, list(only), list(skip))).toBe(runs);
});

test("a tag that stands nowhere is an error that lists those there are", async () => {
  const { plays } = await load({ "play.yml": playWith("- command: x", "  tags: [config, start]") });
  const playbooks = [{ path: "play.yml", plays }];
  expect(() => checkTags(["config", "all"], playbooks)).not.toThrow();
  expect(() => checkTags(["confg"], playbooks)).toThrow(
    expect.objectContaining({ message: 'no task has the tag "confg"', hint: 'did you mean "config"? there are config, start' }),
  );
});
