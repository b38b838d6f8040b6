import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sha256 } from "../../src/observations/shared/content.ts";
import { prelude } from "../../src/shell/prelude.ts";
import { runIn, shells } from "../support/shells.ts";

test("is small enough to travel with every first request", () => {
  expect(Buffer.byteLength(prelude)).toBeLessThan(4096);
});

test.each(shells)("defines functions and does nothing else in $name", ({ argv }) => {
  expect(runIn(argv, `set -eu\n${prelude}`)).toMatchObject({ rc: 0, stdout: Buffer.alloc(0), stderr: "" });
});

test.each(shells)("a file's folder may be somebody else's: what they put in the new file's place gets neither mode nor owner in $name", ({ argv }) => {
  const folder = mkdtempSync(join(tmpdir(), "hf-prelude-"));
  const [path, victim] = [join(folder, "file"), join(folder, "victim")];
  writeFileSync(victim, "theirs", { mode: 0o600 });
  const swap = `hf_file_hash() { rm -f ${folder}/.file.holdfast; ln -s ${victim} ${folder}/.file.holdfast; }`;
  runIn(argv, `${prelude}\n${swap}\nprintf new | hf_file_write ${path} ${sha256(Buffer.from("new"))} nobody '' 0666`);
  const { mode, uid } = statSync(victim);
  expect({ mode: mode & 0o777, uid }).toEqual({ mode: 0o600, uid: process.getuid?.() });
  rmSync(folder, { recursive: true });
});

test.each(shells)("a validator may execute the new file in $name", ({ argv }) => {
  const folder = mkdtempSync(join(tmpdir(), "hf-prelude-"));
  const text = "#!/bin/sh\nexit 0\n";
  const validate = 'hf_validate() { "$1"; }';
  expect(
    runIn(argv, `${prelude}\n${validate}\nprintf '#!/bin/sh\\nexit 0\\n' | hf_file_write ${folder}/file ${sha256(Buffer.from(text))} '' '' 0755`),
  ).toMatchObject({ rc: 0, stderr: "" });
  rmSync(folder, { recursive: true });
});
