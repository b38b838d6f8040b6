import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import find from "../../src/modules/find.ts";
import type { Key } from "../../src/observations/define.ts";
import { commandLine, type Command } from "../../src/observations/shared/command-line.ts";
import { bareValue } from "../support/bare-host.ts";
import { FakeHost } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";
import { runIn } from "../support/shells.ts";

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "hf-find-"));
  for (const folder of ["deep/er", ".dir"]) mkdirSync(join(root, folder), { recursive: true });
  for (const name of ["a.log", "b.log", "it's [1].txt", ".hidden.log", "deep/c.log", "deep/er/d.log", ".dir/e.log"]) writeFileSync(join(root, name), "x");
  writeFileSync(join(root, "large"), "x".repeat(2048), { mode: 0o640 });
  symlinkSync("a.log", join(root, "link"));
  utimesSync(join(root, "b.log"), 1000, 1000);
});

afterAll(() => rmSync(root, { recursive: true }));

/** A machine whose commands are run here. */
const here = new FakeHost(new Map(), (key: Key) => {
  if (key.kind !== "command") return bareValue(key);
  const { rc, stdout, stderr } = runIn(["sh"], commandLine(JSON.parse(key.id) as Command));
  return { rc, stdout: stdout.toString(), stderr };
});

interface Found {
  readonly files: readonly { readonly path: string }[];
  readonly matched: number;
}

function look(args: object): Found {
  return planTask(find, here, { paths: root, ...args }).result as unknown as Found;
}

test.each<[object, string[]]>([
  [{}, ["a.log", "b.log", "it's [1].txt", "large"]],
  [{ patterns: "*.log" }, ["a.log", "b.log"]],
  [{ patterns: ["?.log", "it's [[]1*"] }, ["a.log", "b.log", "it's [1].txt"]],
  [{ patterns: "[!a]*", excludes: "l*" }, ["b.log", "it's [1].txt"]],
  [{ patterns: "[ab].*g", use_regex: true }, ["a.log", "b.log"]],
  [{ patterns: "*.log", hidden: true }, [".hidden.log", "a.log", "b.log"]],
  [{ patterns: "*.log", recurse: true }, [".dir/e.log", "a.log", "b.log", "deep/c.log", "deep/er/d.log"]],
  [{ patterns: "*.log", recurse: true, depth: 2 }, [".dir/e.log", "a.log", "b.log", "deep/c.log"]],
  [{ file_type: "directory", recurse: true }, ["deep", "deep/er"]],
  [{ file_type: "link" }, ["link"]],
  [{ age: "1d" }, ["b.log"]],
  [{ age: "-1d", patterns: "*.log" }, ["a.log"]],
  [{ size: "2k" }, ["large"]],
  [{ size: "-1", patterns: "*.log" }, ["a.log", "b.log"]],
  [{ size: "3k" }, []],
])("%j", (args, expected) => {
  const { files, matched } = look(args);
  expect(files.map(({ path }) => path.slice(root.length + 1))).toEqual(expected);
  expect(matched).toBe(expected.length);
});

test("says what each is", () => {
  expect(look({ patterns: "large" }).files).toEqual([
    expect.objectContaining({ path: join(root, "large"), isreg: true, isdir: false, islnk: false, mode: "0640", size: 2048, uid: process.getuid?.() }),
  ]);
});

test("a folder that is missing holds nothing", () => {
  expect(look({ paths: [join(root, "none"), join(root, "deep")] }).files).toHaveLength(1);
});

test.each([
  [{ patterns: "(", use_regex: true }, "`patterns` and `excludes` must be JavaScript regular expressions"],
  [{ age: "1y" }, "`age` must be a number of seconds"],
])("%j is refused", (args, message) => {
  expect(() => look(args)).toThrow(message);
});
