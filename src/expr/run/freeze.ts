/**
 * Freezes lists and maps all the way down, so that no expression can change what the next one reads. Getters are left alone:
 * calling them may read from a host. So is what is neither list nor map.
 */
export function freezeDeep(value: object): void {
  if (Object.isFrozen(value) || !isPlain(value)) return;
  Object.freeze(value);
  for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(value))) {
    const inner: unknown = descriptor.value;
    if (typeof inner === "object" && inner !== null) freezeDeep(inner);
  }
}

/** A list or a map, as YAML has them. */
export function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
