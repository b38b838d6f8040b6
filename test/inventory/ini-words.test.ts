import fc from "fast-check";
import { expect, test } from "vitest";
import { wordsOf } from "../../src/inventory/ini-words.ts";

function words(line: string): readonly string[] {
  return wordsOf({ source: { path: "hosts.ini", text: line }, start: 0, end: line.length }).map(({ text }) => text);
}

const quotings: readonly ((text: string) => string)[] = [
  (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  (text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  (text) => text.replaceAll(/[^]/g, String.raw`\$&`),
];

test("a quoted word is the word, however it is quoted", () => {
  const word = fc.string({ minLength: 1, unit: "grapheme-ascii" });
  fc.assert(
    fc.property(fc.array(fc.tuple(word, fc.constantFrom(...quotings)), { minLength: 1 }), (list) => {
      expect(words(list.map(([text, quote]) => quote(text)).join(" \t"))).toEqual(list.map(([text]) => text));
    }),
  );
});

test("pieces beside each other are one word, a comment ends the line", () => {
  expect(words(`a x="b c"'d'\\ e  # f 'g`)).toEqual(["a", "x=b cd e"]);
});

test("each word knows its place", () => {
  const text = "  web1 x='1 2'";
  expect(wordsOf({ source: { path: "hosts.ini", text }, start: 2, end: text.length }).map(({ at }) => text.slice(at.start, at.end))).toEqual([
    "web1",
    "x='1 2'",
  ]);
});
