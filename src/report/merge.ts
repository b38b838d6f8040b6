/**
 * One order that agrees with every sequence as far as they agree with each other. Where they don't, and where nothing decides, earlier
 * sequences win. No sequence names anything twice.
 */
export function mergeOrders(sequences: readonly (readonly string[])[]): readonly string[] {
  const rest = sequences.map((sequence) => ({ at: 0, sequence, places: new Map(sequence.map((id, i) => [id, i])) }));
  const merged = new Set<string>();
  const size = new Set(sequences.flat()).size;
  while (merged.size < size) {
    const heads: string[] = [];
    for (const one of rest) {
      while (one.at < one.sequence.length && merged.has(one.sequence[one.at] ?? "")) one.at++;
      const head = one.sequence[one.at];
      if (head !== undefined) heads.push(head);
    }
    const next = heads.find((head) => rest.every(({ at, places }) => (places.get(head) ?? at) <= at)) ?? heads[0];
    if (next !== undefined) merged.add(next);
  }
  return [...merged];
}
