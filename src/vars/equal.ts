import type { Value } from "./value.ts";

/** Whether two values say the same, wherever they stand. Text with expressions is equal where it is written alike. */
export function equalPlain(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === "scalar" && b.kind === "scalar") return Object.is(a.value, b.value);
  if (a.kind === "list" && b.kind === "list") {
    return a.items.length === b.items.length && a.items.every((item, i) => b.items[i] !== undefined && equalPlain(item, b.items[i]));
  }
  if (a.kind === "map" && b.kind === "map") {
    const others = new Map(b.entries.map((entry) => [entry.key, entry.value]));
    return (
      a.entries.length === b.entries.length &&
      a.entries.every(({ key, value }) => {
        const other = others.get(key);
        return other !== undefined && equalPlain(value, other);
      })
    );
  }
  return "compiled" in a && "compiled" in b && a.kind === b.kind && a.compiled.text === b.compiled.text;
}
