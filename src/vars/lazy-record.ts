import { whyIncomplete } from "../expr/types.ts";

/** An object whose members are found when they are read. `why` says what keeps it from having more. */
export function lazyRecord(names: readonly string[], get: (name: string) => unknown, why?: string): object {
  const record = why === undefined ? {} : Object.defineProperty({}, whyIncomplete, { value: why });
  for (const name of names) Object.defineProperty(record, name, { enumerable: true, get: () => get(name) });
  return Object.freeze(record);
}
