import fc from "fast-check";
import { expect, test } from "vitest";
import { clipLine, escapeLine, escapeText, lastLines, showControls } from "../../src/report/escape.ts";

test.each([
  ["colours", "\u001b[1;31mred\u001b[0m", "red"],
  ["a cleared screen", "a\u001b[2J\u001b[Hb", "ab"],
  ["a window title", "\u001b]0;owned\u0007text", "text"],
  ["a link", "\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link"],
  ["the clipboard", "\u001b]52;c;ZWNobw==\u0007", ""],
  ["8-bit sequences", "\u009b31mred\u009d0;t\u009c", "red"],
  ["a device string", "\u001bPq#0\u001b\\x", "x"],
  ["a charset switch", "\u001b(0lqk", "lqk"],
])("%s of a host is removed", (_, text, safe) => {
  expect(escapeText(text)).toBe(safe);
});

test("other controls are shown, not obeyed", () => {
  expect(escapeText("bell\u0007 back\b del\u007f end\u001b")).toBe("bell\\x07 back\\x08 del\\x7f end\\x1b");
  expect(escapeText("admin\u202etxt.exe")).toBe("admin\\u202etxt.exe");
  expect(escapeText("unfinished \u001b]0;title")).toBe("unfinished 0;title");
});

test("of a progress bar only the last picture is kept, Windows line ends are line ends", () => {
  expect(escapeText("10%\r50%\r100%\ndone\r\n")).toBe("100%\ndone\n");
  expect(escapeText("99%\r")).toBe("99%");
  expect(escapeLine("one\ntwo")).toBe("one two");
});

test("what a person wrote loses nothing", () => {
  expect(showControls("a\r\u001b[0m\tb")).toBe("a\\r\\x1b[0m\tb");
});

test("no control character ever gets through", () => {
  const parts = fc.constantFrom("\u001b", "[", "]", "P", "\u009b", "\u009d", "\u0007", "\\", "0;", "31m", "\r", "\n", "\t", "a", "\u202e", "\u0000");
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(parts).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, (given) => {
      expect(escapeText(given)).not.toMatch(/(?![\t\n])[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
      expect(escapeText(escapeText(given))).toBe(escapeText(given));
    }),
  );
});

test("long output is bounded, and says what is left out", () => {
  const output = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n");
  expect(lastLines(`${output}\n`, 2)).toEqual(["… (28 earlier lines)", "line 28", "line 29"]);
  expect(lastLines("one\n", 2)).toEqual(["one"]);
  expect(clipLine("abcdef", 4)).toBe("abcd… (2 more characters)");
});
