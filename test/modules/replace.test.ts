import { describe, expect, test } from "vitest";
import module from "../../src/modules/replace.ts";
import file from "../../src/observations/file.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

function plan(text: string, task: object) {
  return planTask(module, bareHost(new Map([given(file.key("/etc/x"), textFile(text))])), { path: "/etc/x", ...task });
}

describe("every match", () => {
  test.each<[string, string, object, string, string]>([
    ["is replaced", "a old b old\n", { regexp: "old", replace: "new" }, "a new b new\n", "2 places are to be replaced"],
    ["is taken out", "a\n\n\nb\n", { regexp: "\\n{2,}" }, "ab\n", "one place is to be replaced"],
    ["is found line by line", "x=1\nxx=1\n", { regexp: "^x=.*$", replace: "x=2" }, "x=2\nxx=1\n", "one place is to be replaced"],
    ["gives its groups by number", "k = v\n", { regexp: "(\\w) = (\\w)", replace: "\\2 = \\g<1>" }, "v = k\n", "one place is to be replaced"],
    ["gives its groups by name", "k = v\n", { regexp: "(?P<key>\\w) = \\w", replace: "\\g<key>\\n" }, "k\n\n", "one place is to be replaced"],
    ["leaves a dollar alone", "PATH=x\n", { regexp: "=.*", replace: "=$HOME/$1\\\\" }, "PATH=$HOME/$1\\\n", "one place is to be replaced"],
    ["is looked for behind a place", "a\n[s]\na\n", { regexp: "a", replace: "b", after: "\\[s\\]" }, "a\n[s]\nb\n", "one place is to be replaced"],
    ["is looked for before a place", "a\n[s]\na\n", { regexp: "a", replace: "b", before: "\\[s\\]" }, "b\n[s]\na\n", "one place is to be replaced"],
    [
      "is looked for in between",
      "a\n[s]\na\n[t]\na\n",
      { regexp: "a", replace: "b", after: "\\[s\\]", before: "\\[t\\]" },
      "a\n[s]\nb\n[t]\na\n",
      "one place is to be replaced",
    ],
  ])("%s", (_, before, task, after, reason) => {
    const outcome = plan(before, task);
    expect(outcome).toMatchObject({ changes: [{ kind: "file.write", content: { text: after } }], reason });
  });

  test.each([
    ["that is nowhere", { regexp: "zzz", replace: "x" }, "nothing in it is to be replaced"],
    ["that becomes what it is", { regexp: "a", replace: "a" }, "nothing in it is to be replaced"],
    ["in a section that is missing", { regexp: "a", replace: "b", after: "zzz" }, "it has no such section"],
    ["before a place that is missing", { regexp: "a", replace: "b", before: "zzz" }, "it has no such section"],
  ])("%s leaves the file", (_, task, reason) => {
    expect(plan("a\n", task)).toMatchObject({ changes: [], reason });
  });
});

test("a file that is not there is refused, as a path that is spelled wrong", () => {
  expect(() => planTask(module, bareHost(), { path: "/etc/none", regexp: "a", replace: "b" })).toThrow("/etc/none does not exist");
});

test.each(["\\2", "\\10", "\\g<2>", "\\g<value>"])("%s, a group that the pattern lacks, is refused", (replace) => {
  expect(() => plan("k=v\n", { regexp: "(?P<key>\\w)=", replace })).toThrow(`\`replace\` has ${replace}, and \`regexp\` has no such group`);
});
