import { describe, expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import { isWaived } from "../../src/lint/waivers.ts";

/** Whether a warning HF1905 at `«` is waived. */
function waived(...lines: readonly string[]): boolean {
  const text = lines.join("\n");
  const start = text.indexOf("«");
  const source = { path: "a.yml", text: text.replace("«", "") };
  return isWaived(new HoldfastError("x", { code: "HF1905", at: { source, start, end: start + 1 } }));
}

describe("a comment waives", () => {
  test.each([
    ["its own line", ["a: «b # holdfast: ignore HF1905"]],
    ["the line below it", ["# holdfast: ignore HF1905", "a: «b"]],
    ["the task that it stands before", ["- c: d", "  # holdfast: ignore HF1905", "  - name: a", "    command: «b"]],
    ["the task whose first line it ends", ["- name: a # holdfast: ignore HF1905", "", "  command:", "    cmd: «b"]],
    ["one of several", ["a: «b # holdfast: ignore HF1904, HF1905 since there is no other way"]],
    ["a list as far left as its key", ["tasks: # holdfast: ignore HF1905", "- a: «b"]],
    ["in a template", ["<%# holdfast: ignore HF1905 %>", "«{{ x }}"]],
  ])("%s", (_title, lines) => {
    expect(waived(...lines)).toBe(true);
  });
});

describe("a comment does not waive", () => {
  test.each([
    ["another code", ["a: «b # holdfast: ignore HF1904"]],
    ["the next task", ["- name: a # holdfast: ignore HF1905", "- name: «b"]],
    ["what is indented less", ["  a: b # holdfast: ignore HF1905", "c: «d"]],
    ["what only speaks of it", ["a: holdfast ignore HF1905 «b"]],
  ])("%s", (_title, lines) => {
    expect(waived(...lines)).toBe(false);
  });
});

test("what has no place can't be waived", () => {
  expect(isWaived(new HoldfastError("x", { code: "HF1905" }))).toBe(false);
});
