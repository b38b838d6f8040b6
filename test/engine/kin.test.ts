import fc from "fast-check";
import { expect, test } from "vitest";
import { Suspend } from "../../src/core/unknown.ts";
import { Kindred } from "../../src/engine/kin.ts";
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

/** What each of the hosts gets. */
function eachOf(kindred: Kindred): (string | undefined)[] {
  const found: string[] = [];
  kindred.each(kindred.all, evaluate, (result, { hosts }) => {
    for (const host of hosts) found[host] = result;
  });
  return found;
}

test("hosts get what they would get without the others, one evaluation after the other", () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 60 }), (hosts) => {
      const kindred = new Kindred(hosts.length, (i) => scopeOf(hosts[i] ?? {}));
      const alone = hosts.map((host) => evaluate(scopeOf(host)));
      expect(eachOf(kindred)).toEqual(alone);
      const withD: number[] = [];
      kindred.each(
        kindred.all,
        (scope) => scope.has("d"),
        (has, kin) => void (has && withD.push(...kin.hosts)),
      );
      expect(withD.toSorted((a, b) => a - b)).toEqual([...hosts.keys()].filter((host) => "d" in (hosts[host] ?? {})));
      expect(eachOf(kindred)).toEqual(alone);
    }),
  );
});

test("what many hosts agree in is evaluated once", () => {
  let evaluations = 0;
  const kindred = new Kindred(1000, (i) => scopeOf({ a: "1", b: String(i % 3), d: String(i) }));
  const sizes: number[] = [];
  kindred.each(
    kindred.all,
    (scope) => (evaluations++, evaluate(scope)),
    (_, { hosts }) => sizes.push(hosts.length),
  );
  expect(evaluations).toBe(3);
  expect(sizes).toEqual([334, 333, 333]);
});
