import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Document, isScalar, parseDocument, Scalar } from "yaml";
import { compileText } from "../../src/expr/compile.ts";
import { sourceOf } from "./support.ts";

const styles = [Scalar.PLAIN, Scalar.QUOTE_DOUBLE, Scalar.QUOTE_SINGLE, Scalar.BLOCK_LITERAL, Scalar.BLOCK_FOLDED] as const;
const piece = fc.constantFrom(
  "a",
  "nop",
  "it's",
  '"',
  "\\",
  "'",
  "\n",
  "\n\n",
  "  ",
  " ",
  "é",
  "\t",
  "#",
  ": ",
  "- ",
  "😀",
  "a long word after another, so that lines are folded where the style folds them",
);

describe("a scalar's value and its source", () => {
  test("a name is found where it stands, however YAML writes the text", () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(piece, { maxLength: 4 }),
        fc.constantFrom(...styles),
        fc.integer({ min: 0, max: 3 }),
        (before, after, style, depth) => {
          const value = `${before.join("")}<%= undefinedName %>${after.join("")}`;
          const document = new Document({});
          const scalar = new Scalar(value);
          scalar.type = style;
          const path = Array.from({ length: depth + 1 }, () => "key");
          document.setIn(path, scalar);
          const text = document.toString();
          const read = parseDocument(text).getIn(path, true);
          if (!isScalar(read) || read.value !== value || !read.range) return;
          const compiled = compileText(value, { source: sourceOf(text), start: read.range[0], end: read.range[1] });
          if (typeof compiled === "string") throw new Error("not compiled");
          const [name] = compiled.names;
          expect(text.slice(name?.span.start, name?.span.end)).toBe("undefinedName");
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("a map of offsets, where the loader has one, is believed", () => {
    const source = sourceOf("0123456789 undefinedName");
    const compiled = compileText("<%= undefinedName %>", { source, start: 0, end: 5 }, (offset) => offset + 7);
    expect(compiled).toMatchObject({ names: [{ span: { start: 11, end: 24 } }] });
  });
});
