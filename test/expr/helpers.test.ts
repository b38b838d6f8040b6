import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression } from "../../src/expr/compile.ts";
import { envOf, mistakeOf, value, wholeOf } from "./support.ts";

const variables = { map: { b: 1, a: [1, 2] }, words: ["it's", "plain"], text: "grüße & co" };

describe("helpers", () => {
  test.each<[string, unknown]>([
    ["range(1, 4)", [1, 2, 3]],
    ["range(3, 0, -1)", [3, 2, 1]],
    ["range(0, 1, 0.5)", [0, 0.5]],
    ["range(2, 2)", []],
    [
      "items(map)",
      [
        { key: "b", value: 1 },
        { key: "a", value: [1, 2] },
      ],
    ],
    ["json(map)", '{"b":1,"a":[1,2]}'],
    ["yaml(map)", "b: 1\na:\n  - 1\n  - 2"],
    ["b64(text)", "Z3LDvMOfZSAmIGNv"],
    ["unb64('Z3LDvMOf\\nZSAmIGNv')", "grüße & co"],
    ["hash('')", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["hash('a', 'md5')", "0cc175b9c0f1b6a831c399e269772661"],
    ["quote(words)", "'it'\\''s' plain"],
    ["quote(words[0])", "'it'\\''s'"],
    ["env('HOME')", "/root"],
    ["env('NOPE', 'x')", "x"],
    ["file('motd')", "hello"],
    ["template('t.ejs')", "map has 2"],
    ["now()", "2026-01-02T03:04:05.000Z"],
  ])("%s", (expression, expected) => {
    expect(value(expression, variables, envOf({ motd: "hello", "t.ejs": "map has <%= items(map).length %>" }, { HOME: "/root" }))).toEqual(expected);
  });

  test.each([
    ["range(0, 1e9)", "this range has 1000000000 numbers; at most 100000 are allowed"],
    ["range(0, 1, 0)", "`range` wants finite numbers and a step other than 0"],
    ["items([1])", "`items` wants a map, not a list"],
    ["items(new Map([['a', 1]]))", "`items` wants a map, not a Map"],
    ["json({ a: 1 / 0 })", "`json` can't write Infinity"],
    ["env('NOPE')", "the environment has no `NOPE`"],
    ["unb64('???')", "this is no base64"],
    ["unb64('/w==')", "what this base64 holds is not UTF-8 text"],
    ["json(new Set([1]))", "`json` can't write a Set"],
    ["json({ a: [NaN] })", "`json` can't write NaN"],
    ["yaml([Number])", "`yaml` can't write a function"],
    ["json(undefined)", "`json` can't write undefined"],
    ["hash('x', 'crc')", "`hash` knows sha256, sha512, sha1, md5"],
    ["b64([1])", "`b64` wants a text, not a list"],
    ["quote('\\0')", "a shell word can't hold a NUL byte"],
    ["file('nope')", "no file nope"],
    ["JSON.parse('{')", "this call failed: Expected property name or '}' in JSON at position 1"],
  ])("%s is a mistake at the call", (expression, message) => {
    const mistake = mistakeOf(() => value(`1 + ${expression}`, variables));
    expect(mistake.message.startsWith(message)).toBe(true);
    expect(mistake).toMatchObject({ place: "1:5", marked: expression });
  });

  test("b64 and unb64 undo each other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(value("unb64(b64(text))", { text })).toBe(text);
      }),
    );
  });

  test("what `yaml` writes means the same to YAML 1.1, and stays on its line", () => {
    const long = "word ".repeat(40).trim();
    const made = value("yaml(x)", { x: ["yes", "on", "y", "12:30", "1_000", "0644", long] });
    expect(made).toBe(`- "yes"\n- "on"\n- "y"\n- "12:30"\n- "1_000"\n- "0644"\n- ${long}`);
  });

  test("an expression is constant unless it looks at variables or outside", () => {
    const constant = (text: string): boolean => compileExpression(text, wholeOf(text)).constant;
    expect(["1 + 1", "range(1, 3).map(n => n * 2)", "json({ a: 1 })"].map(constant)).toEqual([true, true, true]);
    expect(["x", "now()", "env('A')", "file('a')", "defined(x)"].map(constant)).toEqual([false, false, false, false, false]);
  });

  test("what is read from the project is known beforehand", () => {
    const text = "file('a') + template(`b`) + env('C', 'd')";
    expect(compileExpression(text, wholeOf(text)).helpers.map(({ name, argument }) => [name, argument])).toEqual([
      ["file", "a"],
      ["template", undefined],
      ["env", "C"],
    ]);
  });
});

describe("version", () => {
  /** In rising order, as `rpmdev-vercmp` has them. */
  const rising = ["1.0~rc1", "1.0", "1.0-2", "1.0-10", "1.0^git1", "1.0^git1-3", "1.0a", "1.0.1-1", "1.0.10", "1.2", "1.10", "2", "10.0", "1:0.1", "2:0"];

  test("sorts as rpm does", () => {
    rising.forEach((low, i) =>
      rising.slice(i + 1).forEach((high) => {
        expect(value("[version(a) < version(b), version(b) > version(a), version(a) >= version(b), version(a) === version(b)]", { a: low, b: high })).toEqual([
          true,
          true,
          false,
          false,
        ]);
      }),
    );
  });

  test("equal versions are equal, and `equals` does not mind how they are written", () => {
    expect(value("version('1.2') === version('1.2') && version('1.2') >= version('1.2')")).toBe(true);
    expect(value("version('1.02').equals('1.2') && version('v1.2').equals(version('1.2')) && !version('1.2').equals('1.3')")).toBe(true);
    expect(value("['1.10', '1.9', '1.09'].toSorted((a, b) => version(a).compare(b))")).toEqual(["1.9", "1.09", "1.10"]);
  });

  test("prints as it is written", () => {
    expect(value("`${version('7.8.9-3')}`")).toBe("7.8.9-3");
    expect(value("json([version('7.8.10')])")).toBe('["7.8.10"]');
  });

  test("what is none is a mistake", () => {
    expect(mistakeOf(() => value("version('latest')")).message).toBe("`latest` is no version");
  });
});

describe("ip", () => {
  test.each<[string, unknown]>([
    ["ip('192.168.2.10/24').network", "192.168.2.0"],
    ["ip('192.168.2.10/24').broadcast", "192.168.2.255"],
    ["ip('192.168.2.10/24').netmask", "255.255.255.0"],
    ["ip('192.168.2.10/24').address", "192.168.2.10"],
    ["ip('192.168.2.10/24').cidr", "192.168.2.0/24"],
    ["ip('10.0.0.1').prefix", 32],
    ["ip('10.0.0.1/0').netmask", "0.0.0.0"],
    ["ip('192.168.2.0/24').contains('192.168.2.20')", true],
    ["ip('192.168.2.0/24').contains('192.168.3.20')", false],
    ["ip('192.168.2.0/24').contains('192.168.0.0/16')", false],
    ["ip('10.0.0.1').equals('10.0.0.1/24')", true],
    ["['10.0.0.10', '10.0.0.9'].toSorted((a, b) => ip(a).compare(b))", ["10.0.0.9", "10.0.0.10"]],
    ["ip('fe80::1/64').network", "fe80::"],
    ["ip('2001:DB8:0:0:1:0:0:1').address", "2001:db8::1:0:0:1"],
    ["ip('::ffff:192.0.2.1').address", "::ffff:c000:201"],
    ["ip('::').address", "::"],
    ["ip('1:0:0:0:0:0:0:0').address", "1::"],
    ["ip('10:0:0:1:0:0:0:1').address", "10:0:0:1::1"],
    ["ip('fe80::/10').contains('febf::1')", true],
    ["ip('::/0').contains('1.2.3.4')", false],
  ])("%s", (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test.each(["192.168.2", "192.168.2.256", "10.0.0.1/33", "node1", "", "fe80::1%eth0", "010.0.0.1"])("%j is refused", (address) => {
    expect(mistakeOf(() => value("ip(a)", { a: address })).code).toBe("HF1211");
  });

  test("an address survives being read and written", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (a) => {
        const written = value("ip(a).address", { a }) as string;
        expect(value("ip(a).equals(b) && ip(b).address === b", { a, b: written })).toBe(true);
      }),
    );
  });
});
