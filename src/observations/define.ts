/** Something that can be read on a host. `id` names it within its kind and is what messages show: a path, a package, a unit. */
export interface Key<V = unknown> {
  readonly kind: string;
  readonly id: string;
  /** What the host is given to read it by, where that is too long or too private for an id: `body N` in the script, N being the id's place. */
  readonly body?: Uint8Array;
  /** Never set: carries the type of what reading it gives. */
  readonly value?: V;
}

/** A key as a map's key. */
export function keyText(key: Key): string {
  return `${key.kind}:${key.id}`;
}

/** The key behind its text. */
export function keyOf(text: string): Key {
  const colon = text.indexOf(":");
  return { kind: text.slice(0, colon), id: text.slice(colon + 1) };
}

/**
 * A kind of thing that can be read. Reading changes nothing on the host.
 * All keys of a kind that are wanted at the same time are read by one script, so that a hundred files cost one `stat`, not a hundred.
 */
export interface ObservationKind<V = unknown> {
  readonly kind: string;
  /** Changes by itself (ports, counters, the time): never a predicate, never kept longer than one wave. */
  readonly volatile?: boolean;
  /** May it be read before it is its task's turn? Commands may not. */
  readonly speculative: boolean;
  /** POSIX sh that prints what `parse` understands. Ids are data: quote them. */
  script(ids: readonly string[]): string;
  /** One value for each id. Throws on output that the script can't have printed. */
  parse(stdout: Buffer, ids: readonly string[]): ReadonlyMap<string, V>;
  /** Limit in seconds, so that a dead mount can't hang a run; 0 for none. Default 30. */
  timeout?(ids: readonly string[]): number;
}

/** Declares a kind and gives it back with a constructor of its keys. */
export function defineObservation<V>(kind: ObservationKind<V>): ObservationKind<V> & { readonly key: (id: string) => Key<V> } {
  return { ...kind, key: (id) => ({ kind: kind.kind, id }) };
}
