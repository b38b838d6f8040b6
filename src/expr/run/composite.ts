const made = new WeakSet<object>();

/** A helper's result that has parts and methods: an expression reads from it, but can't hand it on as data. */
export function composite<T extends object>(parts: T): Readonly<T> {
  made.add(parts);
  return Object.freeze(parts);
}

export function isComposite(value: object): boolean {
  return made.has(value);
}
