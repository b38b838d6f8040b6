import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { join, quote } from "../../src/shell/quote.ts";

/** What a real sh makes of the line: its words. */
function words(line: string): string[] {
  const out = execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" });
  return out.split("\0").slice(0, -1);
}

const nasty = fc.string({ unit: fc.constantFrom("'", '"', "\\", "$", "`", "\n", "\t", " ", "*", "~", "=", "!", "#", "a", "é", "-", ";", "&", "{", "}") });
const word = fc.oneof(nasty, fc.string({ unit: "grapheme" }));

describe("quote", () => {
  test("sh reads back every word as it was", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (argv) => {
        expect(words(join(argv))).toEqual(argv);
      }),
      { numRuns: 60 },
    );
  });

  test("plain words stay readable", () => {
    expect(join(["install", "-m", "0644", "/etc/motd", "user@host:22", "50%"])).toBe("install -m 0644 /etc/motd user@host:22 50%");
  });

  test.each([
    ["", "''"],
    ["it's", `'it'\\''s'`],
    ["~root", "'~root'"],
    ["a=b", "'a=b'"],
    ["if", "'if'"],
  ])("%j becomes %s", (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  test("a first word is a command, never an assignment or a keyword", () => {
    const run = (line: string): string => execFileSync("sh", ["-c", `${line} 2>/dev/null; echo $?`], { encoding: "utf8" }).trim();
    for (const name of ["a=b", "if", "while", "{", "!"]) expect(run(join([name]))).toBe("127");
  });

  test("a NUL, which no shell word can hold, is refused", () => {
    expect(() => quote("a\0b")).toThrow(RangeError);
  });
});
