/** What a value is, with its article, for messages. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isFinite(value) ? "a number" : String(value);
  if (typeof value === "object")
    return value instanceof RegExp ? "a pattern" : value instanceof Map || value instanceof Set ? `a ${value.constructor.name}` : "a map";
  return `a ${typeof value}`;
}

/** Whether text may hold it: texts, numbers, booleans, and helper results that say how they print. */
export function printable(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return !Number.isNaN(value);
  return typeof value === "object" && value !== null && Object.hasOwn(value, Symbol.toPrimitive);
}

/** A value of a type that can't be shown as text, found where there is no place to blame; `Runtime` adds it. */
export class Unprintable extends TypeError {
  readonly value: unknown;

  constructor(value: unknown) {
    super(`${describe(value)} can't be put into text`);
    this.value = value;
  }
}

export function show(value: unknown): string {
  if (!printable(value)) throw new Unprintable(value);
  return String(value);
}
