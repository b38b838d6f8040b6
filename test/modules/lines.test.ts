import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ensureLine, removeLines } from "../../src/modules/shared/lines.ts";

const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join("");

describe("a line that must be there", () => {
  test.each([
    ["goes to the end", text("a"), "b", undefined, undefined, text("a", "b")],
    ["goes to the end of a file without a final newline", "a", "b", undefined, undefined, text("a", "b")],
    ["begins an empty file", "", "b", undefined, undefined, text("b")],
    ["stays where it is", text("b", "a"), "b", undefined, undefined, text("b", "a")],
    ["takes the place of the last match", text("x=1", "y", "x=2", "z"), "x=3", /^x=/, undefined, text("x=1", "y", "x=3", "z")],
    ["takes the place of a last line without a newline", "y\nx=1", "x=3", /^x=/, undefined, text("y", "x=3")],
    ["is not put in twice when nothing matches", text("b"), "b", /^x=/, undefined, text("b")],
    ["goes behind the last match of insertafter", text("[a]", "[a]", "z"), "n", undefined, { after: /^\[a/ }, text("[a]", "[a]", "n", "z")],
    ["goes before the last match of insertbefore", text("a", "end", "end"), "n", undefined, { before: /^end/ }, text("a", "end", "n", "end")],
    ["goes behind the first match, where that is meant", text("a", "a"), "n", undefined, { after: /a/, first: true }, text("a", "n", "a")],
    ["goes to the beginning", text("a"), "n", undefined, { before: "start" as const }, text("n", "a")],
    ["goes to the end where the anchor is missing", text("a"), "n", undefined, { before: /zzz/ }, text("a", "n")],
    ["prefers a match of regexp to the anchor", text("x=1", "a"), "x=2", /^x/, { after: /a/ }, text("x=2", "a")],
    ["keeps the line ends of Windows", "a\r\nx=1\r\n", "x=2", /^x/, undefined, "a\r\nx=2\r\n"],
    ["is found in a file with the line ends of Windows", "a\r\nb\r\n", "a", undefined, undefined, "a\r\nb\r\n"],
    ["may be empty", text("a"), "", undefined, undefined, text("a", "")],
  ])("%s", (_, before, line, regexp, anchor, after) => {
    expect(ensureLine(before, line, regexp, anchor).text).toBe(after);
  });

  test("says why nothing is to do, or what is", () => {
    expect(ensureLine(text("a", "b"), "b", undefined, undefined).reason).toBe("already its line 2");
    expect(ensureLine(text("a", "x=1"), "x=2", /^x/, undefined).reason).toBe("line 2 differs");
    expect(ensureLine(text("a"), "b", undefined, undefined).reason).toBe("it has no such line");
  });
});

const line = fc.oneof(fc.constantFrom("x=1", "x=2", "# x=1", "", "y"), fc.string({ unit: fc.constantFrom("x", "y", "=", " ", "#"), maxLength: 4 }));
const file = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
  .map(([lines, eol, ends]) => lines.join(eol) + (ends && lines.length > 0 ? eol : ""));
const pattern = fc.constantFrom(undefined, /^x=/, /x/, /^#?x/, /nothing/, /^$/);
const anchor = fc.constantFrom(undefined, { after: /^x/ }, { after: /nothing/ }, { before: /y/ }, { before: "start" as const });

/** The lines as they stand, each with its end. */
const pieces = (content: string): string[] => content.match(/[^\n]*\n|[^\n]+$/g) ?? [];

describe("edits", () => {
  test("the same edit twice changes nothing the second time", () => {
    fc.assert(
      fc.property(file, line, pattern, anchor, (before, wanted, regexp, where) => {
        const once = ensureLine(before, wanted, regexp, where).text;
        expect(ensureLine(once, wanted, regexp, where).text).toBe(once);
        expect(once.split(/\r?\n/)).toContain(wanted);
      }),
    );
  });

  test("no other line is touched, but for a missing newline at the end", () => {
    fc.assert(
      fc.property(file, line, pattern, anchor, (before, wanted, regexp, where) => {
        const edited = ensureLine(before, wanted, regexp, where).text;
        if (edited === before) return;
        const eol = before.includes("\r\n") ? "\r\n" : "\n";
        const closed = (content: string): string => (content === "" || content.endsWith("\n") ? content : content + eol);
        const old = pieces(closed(before));
        const now = pieces(closed(edited));
        const at = now.findIndex((piece, i) => piece !== old[i]);
        expect(now[at]).toBe(wanted + eol);
        expect(now.toSpliced(at, 1)).toEqual(now.length > old.length ? old : old.toSpliced(at, 1));
      }),
    );
  });

  test("after a removal no line matches, and the others stand as they stood", () => {
    fc.assert(
      fc.property(file, fc.constantFrom(/^x=/, /x/, /^$/), (before, regexp) => {
        const after = removeLines(before, (found) => regexp.test(found)).text;
        expect(pieces(after)).toEqual(pieces(before).filter((piece) => !regexp.test(piece.replace(/\r?\n$/, ""))));
      }),
    );
  });
});
