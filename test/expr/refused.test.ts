import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import { placeOf } from "../../src/core/source.ts";
import { compileExpression, compileTemplate, compileText } from "../../src/expr/compile.ts";
import { envOf, mistakeOf, scopeOf, sourceOf, value, wholeOf } from "./support.ts";

const compile = (expression: string) => compileExpression(expression, wholeOf(expression));

describe("other languages' spellings are explained", () => {
  test.each([
    ["a and b", "and", "write `&&`"],
    ["list.join('\n')", "'", "no line may break in it: write `\\n` there, which between YAML's double quotes is `\\\\n`"],
    ["a or b", "or", "write `||`"],
    ["not a", "not", "write `!a`"],
    ["a == 1 && not b", "not", "write `!b`"],
    ["not (a)", "not", "write `!`"],
    ["a == True", "True", "write `true`"],
    ["x == None", "None", "write `null`"],
    ["x is defined", "is", "write `defined(x)`"],
    ["x is not defined", "is", "write `!defined(x)`"],
    ["x is undefined", "is", "write `!defined(x)`"],
    ["x is not none", "is", "write `x !== null`"],
    ["r is changed", "is", "write `r.changed`"],
    ["v is version('1.2', '>=')", "is", 'write `version(v) >= version("1.2")`'],
    ["x is match('a')", "is", "write `/^pattern/.test(x)`"],
    ["x is odd", "is", "there are no tests with `is`; compare, or call a method"],
    ["'a' in ['a', 'b']", "'a' in ['a', 'b']", "write `['a', 'b'].includes('a')`"],
    ["x not in y", "not", "write `!y.includes(x)`"],
    ["'AWESOME' not in web.content", "not", "write `!web.content.includes('AWESOME')`"],
    ["'FAILED' in r.stderr", "'FAILED' in r.stderr", "write `r.stderr.includes('FAILED')`"],
    ["a in r.stdout_lines", "a in r.stdout_lines", "write `r.stdout_lines.includes(a)`"],
    ["list.length()", "length", "write `x.length`"],
    ["len(x) > 1", "len", "write `x.length`"],
    ["x | default(5)", "default", "there are no filters; write `x ?? fallback`"],
    ["x | length", "length", "there are no filters; write `x.length`"],
    ["x | length > 2", "length", "there are no filters; write `x.length`"],
    ["x | upper()", "upper()", "there are no filters; write `x.toUpperCase()`"],
    ["x|int", "int", "there are no filters; write `Number(x)`"],
    ["x | frobnicate", "frobnicate", "there are no filters; call a helper or a method"],
    ["{{ x }}", "{{ x }}", "write `x`, without the braces"],
    ["{{ x == 1 }}", "{{ x == 1 }}", "write `x == 1`, without the braces"],
    ["{{ x }} == 1", "{", "variables are written without braces"],
    ["x == {{ y }}", "{", "variables are written without braces"],
    ["<%= x %>", "<", "this field is an expression already: leave out `<%=` and `%>`"],
    ["a if b else c", "if", "write `condition ? this : that`"],
    ["a ~ b", "~", "write `+` to join texts"],
    ["1 < x < 5", "1 < x < 5", "write `1 < x && x < 5`"],
    ["x = 1", "x = 1", "compare with `===`: `x === 1`"],
    ["r.rc = 0", "r.rc = 0", "compare with `===`: `r.rc === 0`"],
    ["x.startswith('a')", "startswith", "write `x.startsWith(…)`"],
    ["ip(a) === ip(b)", "ip(a) === ip(b)", "write `ip(a).equals(…)`, or compare their `.address`"],
    ["x == []", "x == []", "compare `x.length === 0`, or `json(x) === json([…])`"],
    ["lookup('env', 'HOME')", "lookup", 'write `file("…")`, `env("…")` or `template("…")`'],
  ])("%s", (expression, marked, hint) => {
    expect(mistakeOf(() => compile(expression))).toMatchObject({ marked, hint });
  });

  test.each([
    ["<% for b in list { %>", "b", "write `for (const b of …) {`, and `}` where it ends"],
    ["<% if ready %>", "ready", "write `if (…) {`, and `}` where it ends"],
    ["<% if (ready): %>", ":", "write `{`, and `}` where it ends"],
  ])("in a template %s", (template, marked, hint) => {
    expect(mistakeOf(() => compileTemplate(sourceOf(template)))).toMatchObject({ marked, hint });
  });

  test("`in` on a list that only the run shows", () => {
    expect(mistakeOf(() => value("'a' in hosts", { hosts: ["a"] }))).toMatchObject({ marked: "hosts", hint: "write `hosts.includes('a')`" });
  });

  test("a misspelled helper or method is found without any value", () => {
    expect(mistakeOf(() => compile("jsn(x)"))).toMatchObject({ message: "there is no helper `jsn`", hint: 'did you mean "json"?' });
    expect(mistakeOf(() => compile("x.toLowercase()"))).toMatchObject({ marked: "toLowercase", hint: 'did you mean "toLowerCase"?' });
    expect(mistakeOf(() => compile("range(1)"))).toMatchObject({ message: "`range` takes 2 to 3 arguments", hint: "`range(from, to, step?)`" });
    expect(mistakeOf(() => compile("Math.maximum(1)"))).toMatchObject({ marked: "maximum", code: "HF1205" });
    expect(mistakeOf(() => compile("include('x')"))).toMatchObject({ message: "`include` works in template files only" });
  });
});

describe("what has no place in a playbook", () => {
  test.each([
    "process.env.HOME",
    "process",
    "globalThis.x",
    "require('fs')",
    "import('fs')",
    "eval('1')",
    "Function('return 1')()",
    "new Function('1')",
    "this",
    "this.x",
    "await x",
    "async () => 1",
    "(function () { return 1 })()",
    "() => { this }",
    "Date.now()",
    "new Date()",
    "Math.random()",
    "new Promise(1)",
    "x.constructor('1')",
    "x.y = 1",
    "x++",
    "delete x.y",
    "void 0",
    "a, b",
    "x`y`",
    "class {}",
    "import.meta",
    "new.target",
    "super.x",
    "10n",
    "010",
    "x instanceof Array",
    "yield 1",
    "`${process}`",
    "[,1]",
    "({ a() {} })",
    "({ get a() { return 1 } })",
    "arguments",
    "() => { throw 1 }",
    "() => { with (a) {} }",
    "() => { debugger }",
    "x?.()",
    "json?.(x)",
    "Object.keys?.(x)?.length",
    "Math",
    "JSON",
    "Object.assign(a, b)",
    "Object.defineProperty(a, b)",
    "[].constructor",
    "''.sub()",
    "x['trim' + '']()",
    "() => { label: for (;;) {} }",
  ])("%s", (expression) => {
    if (expression === "[].constructor") {
      expect(mistakeOf(() => value(expression)).code).toBe("HF1204");
      return;
    }
    expect(mistakeOf(() => compile(expression)).code).toMatch(/^HF12\d\d$/);
  });

  test.each(["a.__proto__", "a['constructor']", "a[k]", "(() => 1).constructor", "list.constructor", "'x'.constructor", "a.toString", "({ ...a }).valueOf"])(
    "nothing leads out of the data: %s",
    (expression) => {
      expect(mistakeOf(() => value(expression, { a: {}, list: [], k: "constructor" })).code).toBe("HF1204");
    },
  );
});

test("whatever is compiled and evaluated, what is thrown is a mistake with a place inside the text", () => {
  const word = fc.constantFrom(
    "a",
    "b.c",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "?.",
    "??",
    "&&",
    "||",
    "!",
    "+",
    "=>",
    "=",
    "==",
    ",",
    ":",
    "?",
    ";",
    "...",
    "`",
    "${",
    "'",
    '"',
    "/",
    "let x = 1",
    "for (const x of",
    "if (",
    "defined(",
    "json(",
    "in ",
    "typeof ",
    "0",
    "1e999",
    "\\u0061",
    "\n",
    "//",
    "/*",
    "<%",
    "%>",
    "<%=",
    "-%>",
    "<%#",
    "new ",
    "async ",
    "{{",
    "}}",
    "|",
    "#!",
    "\u2028",
    "class ",
    "x.",
    "Math.",
    "print(",
    "write(0)",
    "return ",
    "break",
    "=> {",
    "\ud800",
    ".map(",
    ".c",
    ".list",
    "[0]",
    "-",
    "<",
    "*",
    "x",
    "null",
    "n",
    "n => ",
    "({ n }) => ",
    ".includes(",
    ".join(",
    "Number",
    "Object.keys(",
    "Math.max(",
    "yaml(",
    "ip(",
    "version(",
    "hash(",
    ".replace(",
    ".repeat(",
    "new Set(",
    "new Map(",
  );
  const written = fc.oneof(
    fc.array(word, { maxLength: 14 }).map((words) => words.join("")),
    fc.string({ unit: "binary", maxLength: 30 }),
  );
  const compilers = [compile, (input: string) => compileText(input, wholeOf(input)), (input: string) => compileTemplate(sourceOf(input))];
  fc.assert(
    fc.property(written, fc.nat(2), (input, which) => {
      try {
        const compiled = compilers[which]?.(input);
        if (typeof compiled !== "object") return;
        for (const { name, span } of compiled.names) expect(span.source.text.slice(span.start, span.end)).toBe(name);
        compiled.evaluate(scopeOf({ a: { list: [1, "2"] }, b: { c: { d: null } }, x: "text" }), envOf());
      } catch (error) {
        if (!(error instanceof HoldfastError)) throw error;
        expect(error.at?.start).toBeLessThanOrEqual(input.length);
        expect(error.at && placeOf(error.at).line).toBeGreaterThan(0);
      }
    }),
    { numRuns: 5000, examples: [["\\u0061", 0]] },
  );
});

test.each([
  ["(", 0],
  ["[", 0],
  ["f(", 0],
  ["!", 0],
  ["1+", 0],
  ["1**", 0],
  ["a?", 0],
  ["a=>", 0],
  ["new ", 0],
  ["`${", 0],
  ["{a:", 0],
  ["/(", 0],
  ["([", 0],
  ["<% if (1) { %>", 1],
  ["<% let [ %>", 1],
])("nested a hundred thousand deep, it is refused in time: %s", (piece, which) => {
  const [open, inner, close] = which === 0 ? ["", piece, ""] : ["<% ", piece.slice(3, -3), " %>"];
  const input = open + (piece === "/(" ? `/${"(".repeat(100_000)}` : inner.repeat(100_000)) + close;
  expect(mistakeOf(() => (which === 0 ? compile(input) : compileTemplate(sourceOf(input)))).code).toBe("HF1201");
});

test("what people nest and chain is allowed", () => {
  expect(value(`${"(".repeat(100)}1${")".repeat(100)}`)).toBe(1);
  expect(value(Array.from({ length: 400 }, () => "1").join(" + "))).toBe(400);
  expect(value(`${"[".repeat(100)}${"]".repeat(100)}.length`)).toBe(1);
});
