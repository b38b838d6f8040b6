import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import { elsewhere, loopHint } from "./keywords.ts";

/** The entries of a map by key. */
export function entriesOf(map: PlainMap): ReadonlyMap<string, PlainEntry> {
  return new Map(map.entries.map((entry) => [entry.key, entry]));
}

/** The items of a list; nothing at all is an empty one, anything else an error. */
export function itemsOf({ key, value, keySpan }: PlainEntry, what: string, problems: Problems): readonly Plain[] {
  if (value.kind === "list") return value.items;
  if (value.kind === "scalar" && value.value === null) return [];
  problems.error(`${key} is a list of ${what}`, { code: "HF1511", at: value.kind === "map" ? keySpan : value.span, hint: "begin each item with `- `" });
  return [];
}

/** What is said of a key that is no keyword here. */
export function unknownKey(key: string, at: Span, what: string, known: Iterable<string>, problems: Problems): void {
  const hint = loopHint(key) ?? elsewhere.get(key);
  if (hint !== undefined) problems.error(`"${key}" is not available here`, { code: "HF1513", at, hint });
  else problems.error(`"${key}" is no keyword of ${what}`, { code: "HF1512", at, hint: didYouMean(key, known) ?? `it takes ${[...known].join(", ")}` });
}

/** `hosts:all` is one word to YAML. */
export function missingSpace(value: Plain): string | undefined {
  return value.kind === "scalar" && /^[\w.]+:\S/.test(value.raw) ? "put a space after the colon" : undefined;
}
