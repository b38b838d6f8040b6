/** A JSON Schema (draft 7, which editors know best), or a piece of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Text that `<%= … %>` fills in: whatever is due there, it may come to that. */
export const template: JsonSchema = { type: "string", pattern: "<%", patternErrorMessage: "write one of the values, or text with <%= … %>" };

/** One of several; alternatives that say the same, or stand in one another, are written once. */
export function anyOf(...alternatives: readonly JsonSchema[]): JsonSchema {
  const flat = alternatives.flatMap((one) => (isBareChoice(one) ? one["anyOf"] : [one]));
  const different = [...new Map(flat.map((one) => [JSON.stringify(one), one])).values()];
  const [only] = different;
  return different.length === 1 && only ? only : { anyOf: different };
}

function isBareChoice(schema: JsonSchema): schema is { readonly anyOf: readonly JsonSchema[] } {
  return Object.keys(schema).join() === "anyOf";
}

export function ref(definition: string): JsonSchema {
  return { $ref: `#/definitions/${definition}` };
}

/** What stands in a list, or by itself. */
export function oneOrMany(item: JsonSchema): JsonSchema {
  return anyOf(item, { type: "array", items: item });
}

/** `yes` where the condition holds, else `no`. */
export function decided(condition: JsonSchema, yes: JsonSchema, no: JsonSchema): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- the word is JSON Schema's, and nobody awaits one
  return { if: condition, then: yes, else: no };
}
