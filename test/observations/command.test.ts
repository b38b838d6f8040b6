import fc from "fast-check";
import { expect, it } from "vitest";
import command, { commandKey } from "../../src/observations/command.ts";
import type { CommandOutput } from "../../src/observations/shared/capture.ts";
import type { Command } from "../../src/observations/shared/command-line.ts";
import { runIn, shells } from "../support/shells.ts";

function look(argv: readonly string[], commands: readonly Command[]): (CommandOutput | undefined)[] {
  const ids = commands.map((each) => commandKey(each).id);
  const { stdout, stderr } = runIn(argv, command.script(ids));
  expect(stderr).toBe("");
  const values = command.parse(stdout, ids);
  return ids.map((id) => values.get(id));
}

it.each(shells)("keeps outputs and exit statuses apart ($name)", ({ argv }) => {
  const found = look(argv, [
    { script: "echo out; echo err >&2; printf tail; exit 3" },
    { argv: ["sh", "-c", 'cat; printf "%s" "$A" >&2; pwd'], env: { A: "a 'b'\n$HOME" }, stdin: "in\n\n", chdir: "/usr" },
    { argv: ["no-such-program-here"] },
    { argv: ["true"], chdir: "/no/such/folder" },
    { argv: ["printf", "%s|", "", "a b", "'", "-n", "*"] },
    { script: "kill -9 $$" },
  ]);
  expect(found.slice(0, 2)).toEqual([
    { rc: 3, stdout: "out\ntail", stderr: "err\n" },
    { rc: 0, stdout: "in\n\n/usr\n", stderr: "a 'b'\n$HOME" },
  ]);
  expect(found.map((each) => each?.rc)).toEqual([3, 0, 127, expect.any(Number), 0, 137]);
  expect(found[3]?.rc).not.toBe(0);
  expect(found[4]?.stdout).toBe("|a b|'|-n|*|");
});

it.each(shells)("keeps long outputs whole ($name)", ({ argv }) => {
  const [found] = look(argv, [{ script: "i=0; while [ $i -lt 20000 ]; do echo line $i; echo error $i >&2; i=$((i+1)); done" }]);
  expect(found?.stdout.split("\n").length).toBe(20_001);
  expect(found?.stderr.endsWith("error 19999\n")).toBe(true);
});

it("hands any words over as they are", () => {
  const words = fc.array(
    fc.string({ unit: "binary" }).filter((word) => !word.includes("\0")),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(words, (given) => {
      const [found] = look(["dash"], [{ argv: ["printf", "%s\\n", ...given, "end"] }]);
      expect(found?.stdout).toBe([...given, "end", ""].join("\n"));
    }),
    { numRuns: 40 },
  );
});
