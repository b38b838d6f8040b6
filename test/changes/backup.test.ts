import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FileWrite } from "../../src/changes/file-write.ts";
import file, { type FileValue } from "../../src/observations/file.ts";
import { apply, scriptOf } from "../support/apply.ts";
import { prelude } from "../../src/shell/prelude.ts";
import { runIn, shells } from "../support/shells.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hf-backup-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function rewrite(path: string, text: string, more: Partial<FileWrite> = {}): FileWrite {
  const before = file.parse(runIn(["sh"], file.script([path])).stdout, [path]).get(path) as FileValue;
  return { kind: "file.write", path, content: { text }, before, backup: true, ...more };
}

describe.each(shells)("in $name", ({ argv }) => {
  test("a backup holds what was there, with its mode, and is not left where the new file is refused", () => {
    const path = join(dir, "it's here");
    writeFileSync(path, "old\n", { mode: 0o640 });
    const backups = (): string[] => readdirSync(dir).filter((name) => name.endsWith("~"));
    const refused = rewrite(path, "bad\n", { validate: { argv: ["grep", "-q", "good", "%s"], accept: [0] } });
    expect(apply(argv, refused).fate).toBe("failed");
    expect(backups()).toEqual([]);
    expect(apply(argv, rewrite(path, "new\n")).fate).toBe("done");
    expect(backups()).toEqual([expect.stringMatching(/^it's here\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/)]);
    expect([readFileSync(join(dir, backups()[0] ?? ""), "utf8"), (statSync(join(dir, backups()[0] ?? "")).mode & 0o777).toString(8)]).toEqual(["old\n", "640"]);
  });

  test("a backup is not written through a link that was put in its place", () => {
    const [path, victim] = [join(dir, "conf"), join(dir, "victim")];
    for (const each of [path, victim]) writeFileSync(each, "old\n");
    const plant = 'for s in $(seq 0 30); do ln -s "$2" "$1.$(date -d "+$s seconds" +%Y-%m-%d@%H:%M:%S)~"; done; echo secret >"$2"';
    expect(runIn(["bash"], `set -- ${path} ${victim}; ${plant}`).rc).toBe(0);
    expect(apply(argv, rewrite(path, "new\n"))).toMatchObject({ fate: "done", stderr: "" });
    expect([path, victim].map((each) => readFileSync(each, "utf8"))).toEqual(["new\n", "secret\n"]);
  });

  test("backups of one second are kept beside each other", () => {
    const path = join(dir, "conf");
    writeFileSync(path, "1");
    for (const text of ["2", "3", "4"]) expect(apply(argv, rewrite(path, text)).fate).toBe("done");
    const backups = readdirSync(dir).filter((name) => name !== "conf");
    expect(backups.map((name) => readFileSync(join(dir, name), "utf8")).toSorted()).toEqual(["1", "2", "3"]);
  });

  test("a backup that does not fit leaves nothing of itself, and the old file", () => {
    const path = join(dir, "conf");
    writeFileSync(path, "old");
    const { run } = scriptOf(rewrite(path, "new"));
    const full = 'ln() { false; }; cp() { for copy; do :; done; printf o >"$copy"; echo "No space left on device" >&2; return 1; }';
    const { rc } = runIn(argv, `${prelude}\n${full}\nbody() { printf new; }\n(\n${run}\n)`);
    expect([rc, readdirSync(dir), readFileSync(path, "utf8")]).toEqual([1, ["conf"], "old"]);
  });
});
