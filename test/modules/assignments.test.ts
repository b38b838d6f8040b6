import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { environmentOf } from "../../src/modules/shared/environment-file.ts";
import { assign, quoteLike, unassign, unquote } from "../../src/modules/shared/assignments.ts";
import { quote } from "../../src/shell/quote.ts";
import { runIn } from "../support/shells.ts";

const packaged = `# Options for keepalived. See \`keepalived --help'
#
# --vrrp  -P  Only run with VRRP subsystem.

KEEPALIVED_OPTIONS="-D"
`;

describe("setting a variable", () => {
  test.each([
    ["in the packaged file", packaged, "KEEPALIVED_OPTIONS", "-D -d -S 0", packaged.replace('"-D"', '"-D -d -S 0"')],
    ["that is not there yet", "A=1\n", "B", "two words", 'A=1\nB="two words"\n'],
    ["in a file without a final newline", "A=1", "B", "2", 'A=1\nB="2"\n'],
    ["in an empty file", "", "B", "2", 'B="2"\n'],
    ["twice set: the last one counts", "A=1\nA=2\n# end\n", "A", "3", "A=1\nA=3\n# end\n"],
    ["that is exported", "export A='x y'\n", "A", "z", "A='z'\nexport A\n"],
    ["with a comment behind it", 'A="1"  # why\nB=2\n', "A", "3", '# why\nA="3"\nB=2\n'],
    ["below a comment that ends in a backslash", "# why \\\nA=1\n", "A", "1", "# why \\\n\nA=1\n"],
    ["in pieces that systemd would join", 'A="-D" "-d"\n', "A", "-D -d", 'A="-D -d"\n'],
    ["that only a comment mentions", "#A=1\n", "A", "2", '#A=1\nA="2"\n'],
    ["bare, to a value that needs quotes", "A=1\n", "A", "two words", 'A="two words"\n'],
    ["in single quotes, to a value that has one", "A='x'\n", "A", "it's", 'A="it\'s"\n'],
    ["with characters that are special to a shell", 'A=""\n', "A", '$5 `x` "y" \\', 'A="\\$5 \\`x\\` \\"y\\" \\\\"\n'],
    ["that goes on over lines", 'A="one\ntwo"\nB=1\n', "A", "x", 'A="x"\nB=1\n'],
    ["as systemd reads it, unquoted to the end of the line", "A=-D -S 0\nB=1\n", "A", "-D", "A=-D\nB=1\n"],
    ["before another command of the line", "A=1; export A\n", "A", "2", "A=2\nexport A\n"],
    ["to nothing", "A=1\n", "A", "", 'A=""\n'],
    ["whose value has a quote that is never closed", "A=it's\nB=1\n", "A", "x", "A=x\nB=1\n"],
    ["whose name ends like another's", "BA=1\n", "A", "2", 'BA=1\nA="2"\n'],
  ])("%s", (_, before, key, value, after) => {
    expect(assign(before, { [key]: value }).text).toBe(after);
  });

  test.each([
    ["A=1\n", "1"],
    ["A='two words'\r\n", "two words"],
    ["A=two words\n", "two words"],
    ['A="a \\"b\\""\n', 'a "b"'],
    ["A=two\\ words\n", "two words"],
  ])("is left alone where %j has the value already", (before, value) => {
    expect(assign(before, { A: value })).toEqual({ text: before, reason: "A already set so" });
  });

  test("says what is to do, but no value, which may be a secret", () => {
    expect(assign('A="1"\n', { A: "2", B: "3" }).reason).toBe("A has another value, B is not set");
  });
});

test("taking a variable out takes out each of its lines and no other", () => {
  expect(unassign('# A=0\nA=1\nB=2\nexport A="x\ny"\nAB=3\n', "A").text).toBe("# A=0\nB=2\nAB=3\n");
  expect(unassign("B=1\n", "A")).toEqual({ text: "B=1\n", reason: "A already not set" });
});

const value = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."ab1 $`\"'\\#;=-&|*~".split("")),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }).filter((c) => !/[\r\n\0]/.test(c)),
  ),
  maxLength: 12,
});
const other = fc.constantFrom(
  "# comment",
  "",
  "B=1",
  "export C='x y'  # why",
  'D="a b"',
  "E=$B",
  "not an assignment",
  "A=old",
  'A="old one" # note',
  "export A='x'",
  "A=-D -S 0",
);

describe("for any value", () => {
  test("what is written is what is read back", () => {
    fc.assert(
      fc.property(value, fc.constantFrom('"', "'", "x", ""), (text, style) => {
        expect(unquote(quoteLike(text, style))).toBe(text);
      }),
    );
  });

  test("setting it twice is setting it once, every other line stays, and systemd reads the value", () => {
    fc.assert(
      fc.property(fc.array(other, { maxLength: 8 }), value, (lines, text) => {
        const before = lines.map((line) => `${line}\n`).join("");
        const once = assign(before, { A: text }).text;
        expect(assign(once, { A: text }).text).toBe(once);
        expect(environmentOf(once).get("A")).toBe(text);
        const old = before.split("\n");
        const now = once.split("\n");
        const at = old.findLastIndex((line) => /^(export )?A=/.test(line));
        // Its line may become three: the comment behind it, the assignment, its export.
        const [from, behind] = at < 0 ? [old.length - 1, 1] : [at, old.length - at - 1];
        expect(now.slice(0, from)).toEqual(old.slice(0, from));
        expect(now.slice(now.length - behind)).toEqual(old.slice(old.length - behind));
        expect(now.length - from - behind).toBeLessThanOrEqual(2);
      }),
    );
  });

  test("a shell that reads the file sees the value", () => {
    const samples = fc.sample(
      fc.tuple(
        fc.array(
          other.filter((line) => !line.startsWith("not") && !line.includes("-S")),
          { maxLength: 4 },
        ),
        value,
      ),
      { numRuns: 60, seed: 7 },
    );
    const script = samples.map(([lines, text]) => {
      const content = assign(lines.map((line) => `${line}\n`).join(""), { A: text }).text;
      return `(eval ${quote(content)}; [ "$A" = ${quote(text)} ] || printf '%s\\n' ${quote(content)})`;
    });
    expect(runIn(["dash"], script.join("\n"))).toMatchObject({ stderr: "", stdout: Buffer.alloc(0) });
  });
});

test.each([
  ['A="x y"\nB=1', { A: "x y", B: "1" }],
  ["A=-D -S 0  \n", { A: "-D -S 0" }],
  ["A=1 # note\n", { A: "1 # note" }],
  ['A="1" # note\n', { A: "1# note" }],
  ["A=\"a\" 'b'c\n", { A: "abc" }],
  ["export A=1\n A = 2 \n", { A: "2" }],
  ["# a \\\nA=1\nB=2\n", { B: "2" }],
  ["; A=1\nA=\\x\\\ny\n", { A: "xy" }],
  ['A="a\\nb\\"c\\\nd"\n', { A: 'a\\nb"cd' }],
  ["A='a\\'\nB=\nC\n", { A: "a\\", B: "" }],
])("systemd finds in %j what a service gets", (text, found) => {
  expect(Object.fromEntries(environmentOf(text))).toEqual(found);
});
