import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import commandRun, { type CommandRun } from "../../src/changes/command-run.ts";
import type { PlanContext } from "../../src/modules/define.ts";
import script from "../../src/modules/script.ts";
import tempfile from "../../src/modules/tempfile.ts";
import { parseParams } from "../../src/modules/params.ts";
import { bareHost } from "../support/bare-host.ts";
import { apply } from "../support/apply.ts";
import { argsOf, context } from "../support/module-case.ts";
import { shells } from "../support/shells.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hf-running-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function commandOf(module: typeof script | typeof tempfile, args: Readonly<Record<string, unknown>>, text = ""): CommandRun {
  const project: PlanContext["project"] = { ...context.project, file: () => Buffer.from(text, "latin1") };
  const params = parseParams(module, args, argsOf(module, { [module.name]: args }));
  const { changes } = module.plan(bareHost(), params as never, { ...context, project });
  return changes[0] as CommandRun;
}

describe.each(shells)("in $name", ({ argv }) => {
  test("a script is run with its words, by its own first line, and is gone then", () => {
    const change = commandOf(script, { cmd: `say.sh "two words" '$x'`, chdir: folder }, '#!/bin/sh\necho "$# $1 $2 $(pwd)"; cat; echo "$0"; exit 3\n');
    expect(commandRun.describe(change)).toBe("run # say.sh two words $x …");
    const { fate, stdout } = apply(argv, change);
    const [said, path = ""] = stdout.toString().split("\n");
    expect({ fate, said }).toEqual({ fate: "failed", said: `2 two words $x ${folder}` });
    expect({ path, isThere: existsSync(path) }).toEqual({ path: expect.stringMatching(/^\/.*tmp\./) as string, isThere: false });
  });

  test("a script may be read by a program that is named", () => {
    expect(apply(argv, commandOf(script, { cmd: "count", executable: "/usr/bin/wc" }, "one\ntwo\n")).stdout.toString()).toMatch(/^2 2 8 /);
  });

  test("a script finds the variables of its environment, whatever they are called", () => {
    const change = { ...commandOf(script, { cmd: "say.sh" }, '#!/bin/sh\necho "$file $folder"\n'), env: { file: "a", folder: "b" } };
    expect(apply(argv, change).stdout.toString()).toBe("a b\n");
  });

  test("a script is run from the home folder where nothing may be in the one for temporary files", () => {
    const none = join(folder, "none");
    mkdirSync(none);
    const text = '#!/bin/sh\nls -A "$TMPDIR"; echo "$0"\n';
    const change = { ...commandOf(script, { cmd: "say.sh" }, text), env: { TMPDIR: none, HOME: folder } };
    const mounted = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o noexec holdfast "$1" && shift && exec "$@"', "sh", none, ...argv];
    const { stdout, stderr } = apply(mounted, change);
    // Who may not mount is told so.
    if (!/^(unshare|mount): /.test(stderr)) expect(stdout.toString()).toMatch(new RegExp(`^${folder}/tmp\\.\\w+\n$`));
    rmSync(none, { recursive: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a temporary file has the name that was asked for, and is another each time", () => {
    const change = commandOf(tempfile, { path: folder, prefix: "hf.", suffix: ".conf", state: "directory" });
    const names = [apply(argv, change), apply(argv, change)].map(({ stdout }) => stdout.toString().trim());
    expect(names.every((name) => new RegExp(`^${folder}/hf\\.\\w{10}\\.conf$`).test(name))).toBe(true);
    expect(readdirSync(folder)).toHaveLength(new Set(names).size);
    for (const name of names) rmSync(name, { recursive: true });
    expect(tempfile.finish?.result([{ rc: 0, stdout: "/tmp/x y\n", stderr: "" }], {} as never)).toEqual({ path: "/tmp/x y" });
  });
});

test("what is no text is refused", () => {
  expect(() => commandOf(script, { cmd: "program" }, "\u00ff\u00fe")).toThrow("program is no text");
});
