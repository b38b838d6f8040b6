import { hasValue, indexOf, type ScopeInput } from "./scope.ts";
import type { Span } from "../core/source.ts";
import type { Value } from "./value.ts";

/** One place that sets a variable. */
export interface Candidate {
  readonly label: string;
  /** Undefined for what the run itself made. */
  readonly at: Span | undefined;
  readonly value: Value | undefined;
  readonly wins: boolean;
}

/** Every place that sets the variable, lowest precedence first; the last one wins. */
export function explain(name: string, input: ScopeInput): readonly Candidate[] {
  const found: Omit<Candidate, "wins">[] = [];
  for (const source of input.extra ? [...input.layers, undefined, input.extra] : [...input.layers, undefined]) {
    if (!source) {
      for (const known of input.values) if (hasValue(known, name)) found.push({ label: known.label, at: undefined, value: undefined });
      continue;
    }
    const entry = indexOf(source).get(name);
    if (entry) found.push({ label: source.label, at: entry.keySpan, value: entry.value });
  }
  return found.map((candidate, i) => ({ ...candidate, wins: i === found.length - 1 }));
}
