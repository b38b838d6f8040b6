import { afterEach, expect, test } from "vitest";
import { reachedFrom, targetsThatEnd } from "../../../../src/observations/shared/iptables/effect.ts";
import { chainOf, parseTables } from "../../../../src/observations/shared/iptables/tables.ts";

/** What a host printed that wants to reach into this program. */
const hostile = [
  "*__proto__",
  ":x ACCEPT [0:0]",
  "-A constructor -j DROP",
  "*filter",
  ":INPUT ACCEPT [0:0]",
  "-A constructor -j DROP",
  "-A INPUT -j constructor",
  "COMMIT",
];

afterEach(() => {
  delete (Object.prototype as { x?: unknown }).x;
});

test("a host's names are names, whatever they mean to JavaScript", () => {
  const tables = parseTables(hostile.join("\n"));
  expect(({} as { x?: unknown }).x).toBeUndefined();
  expect(chainOf(tables, "filter", "INPUT")?.rules.map(({ target }) => target)).toEqual(["constructor"]);
  expect(chainOf(tables, "__proto__", "x")).toMatchObject({ policy: "ACCEPT" });
});

test("no chain is there that the host has not", () => {
  const tables = parseTables(hostile.join("\n"));
  expect(chainOf(tables, "filter", "constructor")).toBeUndefined();
  expect(chainOf({ filter: {} }, "filter", "toString")).toBeUndefined();
  expect(chainOf({}, "constructor", "name")).toBeUndefined();
  expect([...reachedFrom({ filter: { ...tables["filter"] } }, "filter", "INPUT")]).toEqual([]);
  expect(targetsThatEnd({}, "constructor")).not.toContain("constructor");
});
