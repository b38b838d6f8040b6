import { describe, expect, test } from "vitest";
import { compileExpression, compileTemplate } from "../../src/expr/compile.ts";
import { sourceOf, wholeOf } from "./support.ts";

/** Free names in order, `?` behind those that may be undefined. */
function names(text: string): string {
  return compileExpression(text, wholeOf(text))
    .names.map(({ name, soft }) => (soft ? `${name}?` : name))
    .join(" ");
}

function members(text: string): string {
  return compileExpression(text, wholeOf(text))
    .members.map(({ root, path, soft }) => [root, ...path].join(".") + (soft ? "?" : ""))
    .join(" ");
}

describe("what is known of an expression before a run", () => {
  test.each([
    ["a + b", "a b"],
    ["a ?? b", "a? b"],
    ["(a ?? b) ?? c", "a? b? c"],
    ["a ?? (t ? b : c) ?? d", "a? t b? c? d"],
    ["(a && b) ?? c", "a b? c"],
    ["a?.b + c", "a? c"],
    ["a?.[b]", "a? b"],
    ["typeof a", "a?"],
    ["k in m", "k m?"],
    ["defined(a)", "a?"],
    ["defined(a) && a > 1", "a? a?"],
    ["defined(a) && defined(b) && a + b", "a? b? a? b?"],
    ["!defined(a) || a > 1", "a? a?"],
    ["defined(a) || a > 1", "a? a"],
    ["defined(a.b) ? a.b : c", "a? a? c"],
    ["!defined(a) ? 1 : a", "a? a?"],
    ["typeof a !== 'undefined' && a", "a? a?"],
    ["typeof a === 'undefined' || a", "a? a?"],
    ["typeof a === 'string' && a", "a? a?"],
    ["typeof a === 'undefined' && a", "a? a"],
    ["a !== undefined && a > 1", "a? a?"],
    ["undefined === a || a.b", "a? a?"],
    ["a === null || a", "a a"],
    ["(defined(a)) && (a)", "a? a?"],
    ["[1].map((a) => a + b)", "b"],
    ["[1].map(({ a, c: [d] }) => a + c + d)", "c"],
    ["(() => { let a = 1; { let b = a } return b })()", "b"],
    ["undefined === NaN", ""],
    ["Math.max(a, Number(b))", "a b"],
    ["({ a, b: c })", "a c"],
    ["`${a}`", "a"],
    ["version + version('1')", "version"],
  ])("%s uses %s", (text, expected) => {
    expect(names(text)).toBe(expected);
  });

  test.each([
    ["facts.os.family", "facts.os.family"],
    ["facts['os'].family", "facts.os.family"],
    ["conf.stdout.trim().length", "conf.stdout"],
    ["hostvars[h].facts.os", ""],
    ["a.b[i].c", "a.b"],
    ["a.b?.c", "a.b.c?"],
    ["a.b ?? a.c", "a.b? a.c"],
    ["defined(a.b) && a.b.c", "a.b? a.b.c?"],
    ["[1].map((x) => x.y + a.b)", "a.b"],
    ["Math.PI + a.b", "a.b"],
    ["(a.b).c", "a.b.c"],
  ])("%s reads %s", (text, expected) => {
    expect(members(text)).toBe(expected);
  });

  test("a template's conditions guard too", () => {
    const { names: found } = compileTemplate(
      sourceOf("<% if (defined(a)) { %><%= a %><% } else { %><%= a %><% } %><% if (!defined(b)) { %>-<% } else { %><%= b %><% } %>"),
    );
    expect(found.map(({ name, soft }) => (soft ? `${name}?` : name)).join(" ")).toBe("a? a? a b? b?");
  });
});
