import type { Value } from "./value.ts";

/** A value that holds no expressions, as plain data. What an expression would give is undefined. */
export function dataOf(value: Value): unknown {
  if (value.kind === "list") return value.items.map(dataOf);
  if (value.kind === "map") return Object.fromEntries(value.entries.map((entry) => [entry.key, dataOf(entry.value)]));
  return value.kind === "scalar" ? value.value : undefined;
}
