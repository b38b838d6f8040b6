import type { Problems } from "../core/errors.ts";
import type { Source } from "../core/source.ts";
import { equalPlain } from "../vars/equal.ts";
import type { PlainEntry } from "../vars/value.ts";

/** Variables of one host or group, by the inventory that sets them, in the order in which inventories are named: a later one wins. */
export class DraftVars {
  readonly #bySource = new Map<Source, Map<string, PlainEntry>>();

  /** A host or group may stand in several places of one inventory. The same name with two values there is an error: which one wins would be chance. */
  add(entries: readonly PlainEntry[], owner: string, problems: Problems): void {
    for (const entry of entries) {
      const vars = this.#of(entry.keySpan.source);
      const first = vars.get(entry.key);
      if (!first) vars.set(entry.key, entry);
      else if (!equalPlain(first.value, entry.value)) {
        problems.error(`${entry.key} of ${owner} is set twice, to different values`, {
          code: "HF1320",
          at: entry.keySpan,
          hint: "keep one of them",
          related: [{ message: "first set here", at: first.keySpan }],
        });
      }
    }
  }

  /** What each inventory sets, the first named first. */
  layers(): readonly (readonly PlainEntry[])[] {
    return [...this.#bySource.values()].map((vars) => [...vars.values()]);
  }

  /** The value that counts. */
  get(name: string): PlainEntry | undefined {
    return [...this.#bySource.values()].findLast((vars) => vars.has(name))?.get(name);
  }

  #of(source: Source): Map<string, PlainEntry> {
    let vars = this.#bySource.get(source);
    if (!vars) this.#bySource.set(source, (vars = new Map<string, PlainEntry>()));
    return vars;
  }
}
