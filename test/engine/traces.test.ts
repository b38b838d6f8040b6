import fc from "fast-check";
import { expect, test } from "vitest";
import { Suspend } from "../../src/core/unknown.ts";
import { Traces } from "../../src/engine/traces.ts";
import type { Scope } from "../../src/expr/types.ts";

/** A host's variables; `ask` stands for one that only the host knows. */
type Values = Readonly<Record<string, string>>;

const scopeOf = (values: Values): Scope => ({
  get(name) {
    if (values[name] === "ask") throw new Suspend([]);
    return values[name];
  },
  has: (name) => name in values,
  names: () => Object.keys(values),
});

/** Reads what it reads by what it has read: as a condition, then one of two branches. */
function evaluate(scope: Scope): string {
  try {
    if (scope.get("a") === "1") return `one ${String(scope.get("b"))}`;
    return scope.has("c") ? `c ${String(scope.get("c"))}` : "none";
  } catch (error) {
    if (error instanceof Suspend) return "asks";
    throw error;
  }
}

const values = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2", "ask"));

test("hosts get what they would get without the others", () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 60 }), (hosts) => {
      const traces = new Traces<string>();
      expect(hosts.map((host) => traces.of(scopeOf(host), evaluate))).toEqual(hosts.map((host) => evaluate(scopeOf(host))));
    }),
  );
});

test("what many hosts agree in is evaluated once", () => {
  const traces = new Traces<string>();
  let evaluations = 0;
  for (let host = 0; host < 1000; host++)
    traces.of(scopeOf({ a: "1", b: String(host % 3), d: String(host) }), (scope) => {
      evaluations++;
      return evaluate(scope);
    });
  expect(evaluations).toBe(3);
});
