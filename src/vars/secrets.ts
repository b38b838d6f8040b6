import type { SecretSink } from "./render.ts";
import type { Value, VarSource } from "./value.ts";

const told = new WeakMap<SecretSink, WeakSet<VarSource>>();

/** Tells the sink every value marked `!secret`, before anything is rendered: messages may quote the line it stands in. */
export function secretsIn(sources: readonly VarSource[], sink: SecretSink): void {
  let known = told.get(sink);
  if (!known) told.set(sink, (known = new WeakSet()));
  for (const source of sources) {
    if (known.has(source)) continue;
    known.add(source);
    for (const { value } of source.entries) tellSecret(value, sink);
  }
}

export function tellSecret(value: Value, sink: SecretSink): void {
  if (value.kind === "list") for (const item of value.items) tellSecret(item, sink);
  else if (value.kind === "map") for (const entry of value.entries) tellSecret(entry.value, sink);
  else if (value.kind === "scalar" && value.secret && value.value !== null) sink.add(String(value.value));
}
