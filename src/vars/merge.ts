import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import type { Plain, PlainEntry } from "./value.ts";

/** What `<<:` brings: a map, or a list of maps of which the earlier ones win. The map's own keys always win. */
export function mergeInto(entries: Map<string, PlainEntry>, value: Plain, keySpan: Span, problems: Problems): void {
  const sources = value.kind === "list" ? value.items : [value];
  for (const source of sources) {
    if (source.kind !== "map") {
      problems.error("<< merges maps only", { code: "HF1115", at: keySpan, hint: "write `<<: *name`, where &name marks a map" });
      return;
    }
    for (const entry of source.entries) if (!entries.has(entry.key)) entries.set(entry.key, entry);
  }
}
