import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { didYouMean, nearest } from "../core/suggest.ts";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import { elsewhere, loopHint } from "./keywords.ts";

/** The entries of a map by key. */
export function entriesOf(map: PlainMap): ReadonlyMap<string, PlainEntry> {
  return new Map(map.entries.map((entry) => [entry.key, entry]));
}

/** The same, and a misspelt key goes on as what it was meant to be: what it says is not missed as well, and is looked through too. */
export function entriesAsMeant(map: PlainMap, known: ReadonlySet<string>, isOther: (key: string) => boolean): ReadonlyMap<string, PlainEntry> {
  const entries = new Map(entriesOf(map));
  for (const entry of map.entries) {
    const { key } = entry;
    if (known.has(key) || isOther(key) || isForeign(key)) continue;
    const meant = nearest(key, known);
    if (meant !== undefined && !entries.has(meant)) entries.set(meant, { ...entry, key: meant });
  }
  return entries;
}

/** A keyword of Ansible's that has its own explanation. */
function isForeign(key: string): boolean {
  return (loopHint(key) ?? elsewhere.get(key)) !== undefined;
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
