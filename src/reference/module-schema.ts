import type { ModuleDefinition } from "../modules/define.ts";
import { exactlyOneOf, isRequired, shapeOf, takesAnyName } from "../modules/shared/schema.ts";
import { anyOf, oneOrMany, type JsonSchema } from "./json-schema.ts";
import { writtenSchema } from "./written.ts";

/** An expression: the scalar's own text counts, so numbers and switches are some too. */
export const expression: JsonSchema = { type: ["string", "number", "boolean"], pattern: "\\S", patternErrorMessage: "must be an expression" };

/** Parameters in one line, as Ansible has them: `path=/etc/motd state=absent`. */
const line: JsonSchema = { type: "string", pattern: "\\w=|^\\s*$", patternErrorMessage: "write parameters below, as `name: value`" };

/** What may stand behind a module's name in a task. */
export function moduleSchema(definition: ModuleDefinition): JsonSchema {
  const { name, summary, freeForm, examples, aliases = [], synonyms = {} } = definition;
  const properties = propertiesOf(definition);
  const needed = Object.entries(shapeOf(definition)).flatMap(([key, schema]) => (isRequired(schema) ? [key] : []));
  const hasSynonym = (key: string): boolean => Object.values(synonyms).includes(key);
  const required = needed.filter((key) => !hasSynonym(key));
  const either = needed.filter(hasSynonym).map((key) => [key, ...Object.keys(synonyms).filter((other) => synonyms[other] === key)]);
  const choice = exactlyOneOf(definition.params).flatMap((key) => [key, ...Object.keys(synonyms).filter((other) => synonyms[other] === key)]);
  const map = {
    type: "object",
    properties,
    ...(!takesAnyName(definition.params) && { additionalProperties: false }),
    ...(required.length > 0 && { required }),
    ...(either.length > 0 && {
      allOf: either.map((keys) => ({ oneOf: keys.map((key) => ({ required: [key] })), errorMessage: `${name} needs ${keys.join(" or ")}` })),
    }),
    ...(choice.length > 0 && { oneOf: choice.map((key) => ({ required: [key], errorMessage: `${name} needs ${choice.join(" or ")}` })) }),
  };
  const mayBeEmpty = needed.length === 0 && choice.length === 0;
  return {
    title: name,
    description: aliases.length > 0 ? `${summary} (also called ${aliases.join(", ")})` : summary,
    examples: examples.flatMap(({ task }) => Object.values(task)),
    ...anyOf(map, ...(freeForm === undefined ? [] : [freeFormSchema(properties[freeForm])]), ...(mayBeEmpty ? [{ type: "null" }] : []), line),
  };
}

function propertiesOf(definition: ModuleDefinition): Readonly<Record<string, JsonSchema>> {
  const { expressions = [], synonyms = {} } = definition;
  const own: Record<string, JsonSchema> = Object.fromEntries(
    Object.entries(shapeOf(definition)).map(([key, schema]) => {
      const written = writtenSchema(schema);
      return [key, expressions.includes(key) ? { description: written["description"], ...oneOrMany(expression) } : written];
    }),
  );
  const others = Object.entries(synonyms).map(([name, key]) => [name, { ...own[key], description: `The same as ${key}` }] as const);
  return { ...own, ...Object.fromEntries(others) };
}

/** `command: uptime`: what the one parameter takes, without a map. */
function freeFormSchema({ description: _about, default: _default, ...parameter }: JsonSchema = {}): JsonSchema {
  return parameter["type"] === undefined ? { type: ["string", "number", "boolean", "array"] } : parameter;
}
