import { describe, expect, test } from "vitest";
import { mistakeOf, value } from "./support.ts";

describe("values", () => {
  const facts = { os: { family: "RedHat", major: 8 }, addresses: ["192.168.2.20", "10.0.0.1"] };

  test.each<[string, unknown]>([
    ["1 + 2 * 3", 7],
    ['"a" + 1', "a1"],
    ["facts.os.family === 'RedHat' && facts.os.major >= 8", true],
    ["facts.addresses[0]", "192.168.2.20"],
    ["facts['os'].major", 8],
    ["facts.addresses.length", 2],
    ["facts.addresses.includes('10.0.0.1')", true],
    ["facts.addresses.filter((a) => a.startsWith('192.')).map((a) => a.split('.')[3])", ["20"]],
    ["[facts.os].map(({ major, minor = 0 }) => major + minor)", [8]],
    ["'family' in facts.os", true],
    ["`${facts.os.family}-${facts.os.major}`", "RedHat-8"],
    ["[...facts.addresses, 'x'].at(-1)", "x"],
    ["({ ...facts.os, major: 9 })", { family: "RedHat", major: 9 }],
    ["[1, 2].map(n => { const twice = n * 2; return twice + 1 })", [3, 5]],
    ["Math.max(...[1, 5, 3])", 5],
    ["['3', '4'].map(Number)", [3, 4]],
    ["[...new Set([1, 1, 2])]", [1, 2]],
    ["/^192\\./.test(facts.addresses[0])", true],
    ["Object.keys(facts.os).join()", "family,major"],
    ["'a,b'.split(',').toReversed().join('')", "ba"],
    ["facts.os.major > 7 ? 'new' : 'old'", "new"],
    ["typeof facts.os.family", "string"],
    ["-facts.os.major", -8],
    ["items(facts.os).map(({ key, value }) => key + value)", ["familyRedHat", "major8"]],
    ["((a, [b, c = 3], ...rest) => a + b + c + rest.length)(1, [2], 0, 0)", 8],
    ["package + 1", 2],
    ["facts.os.major == '8' && null == undefined && !(facts == '[object Object]')", true],
    ["facts.addresses != 1 && facts.os == facts.os", true],
    ["new Map([['a', 1]]).get('a')", 1],
  ])("%s", (expression, expected) => {
    expect(value(expression, { facts, package: 1 })).toEqual(expected);
  });
});

test.each([
  ["(x) => x", "call it"],
  ["String", "call it"],
  ["new Set([1])", "make it a list: `[...x]`"],
  ["/x/", "make it a list: `[...x]`"],
  ["ip('10.0.0.1')", "read one of its parts, such as `.address`"],
])("only data leaves an expression: %s", (expression, hint) => {
  expect(mistakeOf(() => value(expression))).toMatchObject({ code: "HF1207", marked: expression, hint });
});

describe("soft places", () => {
  test.each<[string, unknown]>([
    ["x ?? 'none'", "none"],
    ["a.missing.deeper ?? 'none'", "none"],
    ["x?.y?.z", undefined],
    ["x?.y.z.trim()", undefined],
    ["a?.b", 1],
    ["a?.missing ?? 2", 2],
    ["a.missing?.b", undefined],
    ["a.text?.trim().length", 1],
    ["items(a).find((each) => each.key === 'b')?.value", 1],
    ["items(a).find((each) => each.key === 'c')?.value ?? 'none'", "none"],
    ["Object.entries(a).find(([key]) => key === 'c')?.[1]", undefined],
    ["Object.keys(a)?.length", 2],
    ["Math.PI?.toFixed(1)", "3.1"],
    ["((list) => list)([7])?.[0]", 7],
    ["ip('10.0.0.1/24')?.network", "10.0.0.0"],
    ["((ip) => ip(1) === 1)((n) => n)", true],
    ["x === undefined", true],
    ["undefined !== x.y", false],
    ["x != null && x.y > 1", false],
    ["nothing == null", true],
    ["x !== undefined ? x : 'none'", "none"],
    ["typeof x === 'undefined'", true],
    ["'k' in x", false],
    ["defined(x)", false],
    ["defined(a.b)", true],
    ["defined(a.missing.deeper)", false],
    ["defined(x) && x.y > 1", false],
    ["defined(nothing)", true],
  ])("%s", (expression, expected) => {
    expect(value(expression, { a: { b: 1, text: " t " }, nothing: null })).toEqual(expected);
  });
});

describe("mistakes in names", () => {
  const variables = { keepalived_vip: "192.168.2.10", conf: { changed: true, path: "/etc/x" }, list: [1, 2], nothing: null };

  test.each([
    ["keepalived_vp === ''", "undefined variable `keepalived_vp`", "keepalived_vp", 'did you mean "keepalived_vip"?'],
    ["1 + conf.chnaged", "undefined member `chnaged` of `conf`, a map", "chnaged", 'did you mean "changed"?'],
    ["conf.zzzzz", "undefined member `zzzzz` of `conf`, a map", "zzzzz", "it has changed, path"],
    ["conf['nope and nope']", "undefined member `nope and nope` of `conf`, a map", "'nope and nope'", "it has changed, path"],
    ["list[7]", "`list` has 2 elements, so there is no [7]", "7", "counting begins at 0"],
    ["list[-1]", "`list` has 2 elements, so there is no [-1]", "-1", "write `.at(-1)`"],
    ["nothing.x", "`nothing` is null, so it has no `x`", "x", "write `?.` or `??` where it may be missing"],
    ["conf.constructor", "undefined member `constructor` of `conf`, a map", "constructor", "it has changed, path"],
    ["conf.__proto__", "undefined member `__proto__` of `conf`, a map", "__proto__", "it has changed, path"],
    ["keepalived_vip.length.toFixed", "`toFixed` is a method", "toFixed", "call it: `keepalived_vip.length.toFixed()`"],
    ["list.map(n => n.foo)", "undefined member `foo` of `n`, a number", "foo", "it has toFixed, toPrecision, toString, …"],
    ["conf.path.includes(list)", "`conf.path` is a list, which can't be put into text", "includes", 'use `json(x)`, or `x.join(", ")`'],
    ["list.trim()", "`list` is a list, which has no method `trim`", "trim", "it has length, at, concat, entries, every, filter, …"],
    ["keepalived_vip > conf", "`conf` is a map, which can't be calculated with or compared by size", "conf", undefined],
    ["for_each", "undefined variable `for_each`", "for_each", undefined],
    ["range", "undefined variable `range`", "range", "the helper is called as `range(…)`"],
  ])("%s", (expression, message, marked, hint) => {
    expect(mistakeOf(() => value(expression, variables))).toMatchObject({ message, marked, hint });
  });
});
