import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isSymbolic, modeProblem, resolveMode } from "../../src/modules/shared/mode.ts";

test.each([
  ["0644", "0644"],
  ["02755", "2755"],
  ["00600", "0600"],
  ["0o640", "0640"],
])("%s is %s", (text, mode) => {
  expect([modeProblem(text), resolveMode(text, "0777", false)]).toEqual([undefined, mode]);
});

test.each([
  ["644", "must be written with a leading zero, as 0644"],
  ["2755", "must be written with a leading zero, as 02755"],
  ["0888", "must be octal as 0644, or symbolic as u=rw,g=r,o="],
  ["rw-r--r--", "must be octal as 0644, or symbolic as u=rw,g=r,o="],
  ["u=rw,", "must be octal as 0644, or symbolic as u=rw,g=r,o="],
  ["", "must be octal as 0644, or symbolic as u=rw,g=r,o="],
])("%j is refused: %s", (text, problem) => {
  expect(modeProblem(text)).toBe(problem);
});

test("a symbolic mode comes to what chmod makes of it", () => {
  const dir = mkdtempSync(join(tmpdir(), "hf-mode-"));
  try {
    for (const current of ["0644", "0755", "4751", "2640", "0000", "1777"])
      for (const text of [
        "u=rw,g=r,o=",
        "u+x",
        "a+X",
        "go-rwx",
        "ug=rwX,o=rX",
        "u+s",
        "g+s",
        "+t",
        "o=t",
        "a=r",
        "u-s,g-s",
        "u=rwxs,g=rx,o-w+x",
        "+w",
        "=rw",
        "-rwx",
        "+x",
        "=X",
        "+s",
      ])
        for (const kind of ["file", "folder"]) {
          const path = join(dir, kind);
          rmSync(path, { recursive: true, force: true });
          if (kind === "file") writeFileSync(path, "");
          else mkdirSync(path);
          chmodSync(path, Number.parseInt(current, 8));
          execFileSync("sh", ["-c", 'umask 022; chmod -- "$@"', "sh", text, path]);
          const made = (statSync(path).mode & 0o7777).toString(8).padStart(4, "0");
          expect([isSymbolic(text), resolveMode(text, current, kind === "folder")], `${text} on a ${kind} of ${current}`).toEqual([true, made]);
        }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
