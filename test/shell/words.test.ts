import fc from "fast-check";
import { expect, test } from "vitest";
import { join } from "../../src/shell/quote.ts";
import { splitWords } from "../../src/shell/words.ts";
import { runIn } from "../support/shells.ts";

test("a quoted line is split into the words it was made of", () => {
  fc.assert(
    fc.property(fc.array(fc.string().filter((word) => !word.includes("\0"))), (words) => {
      expect(splitWords(join(words))).toEqual(words);
    }),
  );
});

test("words are those a shell sees where nothing is expanded", () => {
  const char = fc.constantFrom("a", " ", "'", '"', "\\", "b c", "\t");
  const lines = fc
    .sample(fc.string({ unit: char, maxLength: 12 }), { numRuns: 400, seed: 3 })
    .filter((line) => !line.endsWith("\\"))
    .filter((line) => runIn(["dash"], `eval ${join([`: ${line}`])} 2>/dev/null`).rc === 0)
    .slice(0, 80);
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    const { stdout } = runIn(["dash"], `set -- ${line}\nfor word do printf '%s\\0' "$word"; done`);
    expect(splitWords(line), line).toEqual(stdout.toString().split("\0").slice(0, -1));
  }
});

test.each(["a 'b", 'a "b', 'a "b\\"'])("%j is refused", (line) => {
  expect(() => splitWords(line)).toThrow(RangeError);
});
