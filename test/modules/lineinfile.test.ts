import { expect, test } from "vitest";
import type { Outcome } from "../../src/modules/define.ts";
import module from "../../src/modules/lineinfile.ts";
import file from "../../src/observations/file.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

/** A task about a file that holds this text; where it is undefined, there is none. */
function plan(text: string | undefined, task: object): Outcome {
  return planTask(module, bareHost(new Map(text === undefined ? [] : [given(file.key("/etc/x"), textFile(text))])), { path: "/etc/x", ...task });
}

test.each([
  ["a text in place of a pattern", { search_string: "a.b", line: "a.b=2" }, "axb\na.b=2\n"],
  ["behind the first match", { insertafter: "b", line: "new", firstmatch: true }, "axb\nnew\na.b=1\n"],
  ["the beginning, spelled as Ansible also has it", { insertafter: "BOF", line: "new" }, "new\naxb\na.b=1\n"],
  ["groups of the match", { regexp: "^(a\\.b=)\\d$", line: "\\1\\g<1>3", backrefs: true }, "axb\na.b=a.b=3\n"],
])("a line finds its place by %s", (_, args, after) => {
  const outcome = plan("axb\na.b=1\n", args);
  expect(outcome.changes).toMatchObject([{ kind: "file.write", content: { text: after } }]);
});

test("groups put in no line, and make none that would change in every run", () => {
  const run = (regexp: string, line: string): Outcome => plan("a\n", { regexp, line, backrefs: true });
  expect(run("^z", "new")).toMatchObject({ changes: [], reason: "no line matches" });
  expect(run("^(a)$", "\\1")).toMatchObject({ changes: [], reason: "already its line 1" });
  expect(() => run("^(.*)$", "\\1 more")).toThrow("what line 1 would become would be changed again in every run");
});

test("a file is begun only when that is asked for", () => {
  expect(() => plan(undefined, { line: "a" })).toThrow("/etc/x does not exist");
  expect(plan(undefined, { line: "a", create: true }).changes).toMatchObject([{ kind: "file.write", mode: "0644", content: { text: "a\n" } }]);
  expect(plan(undefined, { line: "a", state: "absent" })).toMatchObject({ changes: [] });
});

test.each<[object, string]>([
  [{}, "lineinfile needs `line`"],
  [{ state: "absent" }, "lineinfile needs `line`, `regexp` or `search_string` to know what is to go"],
  [{ line: "a\nb" }, '`line` must be one line, not "a\\nb"'],
  [{ line: "a", regexp: "(" }, "`regexp` is no JavaScript regular expression: Unterminated group"],
  [{ line: "\\1", regexp: "(", backrefs: true }, "`regexp` is no JavaScript regular expression: Unterminated group"],
  [{ line: "\\1\\2", regexp: "(a)", backrefs: true }, "`line` has \\2, and `regexp` has no such group"],
  [{ line: "a", insertafter: "b", insertbefore: "c" }, "lineinfile takes `insertafter` or `insertbefore`, not both"],
  [{ line: "a", regexp: "a", search_string: "a" }, "lineinfile takes `regexp` or `search_string`, not both"],
  [{ line: "a", backrefs: true }, "`backrefs` needs `regexp`, and a line that is to be there"],
])("%j is refused: %s", (task, message) => {
  expect(() => plan("a\n", task)).toThrow(message);
});
