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
  symlinkSync("deep", join(root, "way"));
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
  [{ file_type: "link" }, ["link", "way"]],
  [{ patterns: "b.*, large" }, ["b.log", "large"]],
  [{ patterns: [] }, ["a.log", "b.log", "it's [1].txt", "large"]],
  [{ excludes: ["[ab]\\."], use_regex: true }, ["it's [1].txt", "large"]],
  [{ patterns: ["B\\.", "(?i)LARG"], use_regex: true }, ["large"]],
  [{ patterns: "[\\d]*" }, []],
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

test("an age is one to the second", () => {
  const path = join(root, "deep/c.log");
  const old = (seconds: number): void => utimesSync(path, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);
  const isFound = (age: string): boolean => look({ paths: join(root, "deep"), age }).matched === 1;
  old(605);
  expect(["10m", "11m", "603s", "-11m", "-10m"].map(isFound)).toEqual([true, false, true, true, false]);
});

test("looks behind a link that is given", () => {
  expect(look({ paths: join(root, "way") }).files).toMatchObject([{ path: join(root, "way/c.log") }]);
});

test("others that are many are no matter", () => {
  const many = join(root, "many");
  mkdirSync(many);
  runIn(["sh"], `cd ${many} && seq 10001 | sed 's/$/.tmp/' | xargs touch`);
  writeFileSync(join(many, "é.log"), "");
  try {
    expect(look({ paths: many, patterns: "?.log" }).files).toHaveLength(1);
    expect(() => look({ paths: many })).toThrow("more than 10000");
  } finally {
    rmSync(many, { recursive: true });
  }
});

test("a group's name may have blanks in it", () => {
  const row = "f:640:5:1:2:alice:domain users:1.5:/srv/a: b.log\0";
  const host = new FakeHost(new Map(), () => ({ rc: 0, stdout: row, stderr: "" }));
  expect(planTask(find, host, { paths: "/srv" }).result).toMatchObject({ files: [{ path: "/srv/a: b.log", gr_name: "domain users", mtime: 1.5, gid: 2 }] });
});

test("in no folder nothing is found, whatever is there where the command is started", () => {
  expect(look({ paths: [] })).toMatchObject({ files: [], matched: 0 });
});

test("a folder that is missing holds nothing", () => {
  expect(look({ paths: [join(root, "none"), join(root, "deep")] }).files).toHaveLength(1);
});

test.each([
  [{ patterns: "(", use_regex: true }, "`patterns` and `excludes` must be shell patterns, with `use_regex` JavaScript regular expressions"],
  [{ excludes: "[z-a]" }, "`patterns` and `excludes` must be shell patterns"],
  [{ paths: "/srv,opt" }, '`paths[1]` must be an absolute path, not "/srv,opt"'],
  [{ age: "1y" }, "`age` must be a number of seconds"],
])("%j is refused", (args, message) => {
  expect(() => look(args)).toThrow(message);
});
