/** An object whose members are found when they are read. */
export function lazyRecord(names: readonly string[], get: (name: string) => unknown): object {
  const record = {};
  for (const name of names) Object.defineProperty(record, name, { enumerable: true, get: () => get(name) });
  return Object.freeze(record);
}
