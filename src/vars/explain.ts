import type { Span } from "../core/source.ts";
import { indexOf } from "./scope.ts";
import type { Value, VarSource } from "./value.ts";

/** One place that sets a variable. */
export interface Candidate {
  readonly label: string;
  readonly at: Span;
  /** As it is written; undefined for what a task makes in the run. */
  readonly value: Value | undefined;
}

/** Everything that can set a variable for one host and task, in DESIGN's order. */
export interface Setters {
  /** From files: lowest precedence first. */
  readonly layers: readonly VarSource[];
  /** Tasks that set it in the run: `register`, `set_fact`. */
  readonly made: readonly Candidate[];
  /** `-e`: above everything. */
  readonly extra: VarSource;
}

/** Every place that sets the variable, lowest precedence first; the last one wins. */
export function explain(name: string, { layers, made, extra }: Setters): readonly Candidate[] {
  const written = (source: VarSource): readonly Candidate[] => {
    const entry = indexOf(source).get(name);
    return entry ? [{ label: entry.key === name ? source.label : `${source.label}, as ${entry.key}`, at: entry.keySpan, value: entry.value }] : [];
  };
  return [...layers.flatMap(written), ...made, ...written(extra)];
}
