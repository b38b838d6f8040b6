import { z } from "zod";
import { anyOf, template, type JsonSchema } from "./json-schema.ts";

/**
 * What may stand in a file where a value of this schema is due: the value, what `coerce` turns into it (`yes`, "5", 1.10 for text), or text that
 * `<%= … %>` fills in. Never stricter than the parser: what a rendered text will be, and rules that zod has no JSON Schema for, are the parser's to judge.
 */
export function writtenSchema(schema: z.ZodType): JsonSchema {
  return loosened(
    z.toJSONSchema(schema, {
      target: "draft-7",
      io: "input",
      unrepresentable: "any",
      override({ zodSchema, jsonSchema }) {
        if (jsonSchema.pattern === undefined || !(zodSchema instanceof z.ZodString)) return;
        // Editors show this in place of the pattern.
        const issue = zodSchema.safeParse("<%").error?.issues.find(({ code }) => code === "invalid_format");
        if (issue) jsonSchema["patternErrorMessage"] = issue.message;
      },
    }),
  );
}

/** Kept as they are, around whatever the value turns into. */
const annotations = ["title", "description", "default", "examples"];

function loosened(schema: JsonSchema): JsonSchema {
  const about = Object.fromEntries(Object.entries(schema).filter(([key]) => annotations.includes(key)));
  const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => !annotations.includes(key) && key !== "$schema"));
  return { ...about, ...loosenedValue(rest) };
}

function loosenedValue(schema: JsonSchema): JsonSchema {
  const alternatives = (schema["anyOf"] ?? schema["oneOf"]) as readonly JsonSchema[] | undefined;
  if (alternatives) return anyOf(...alternatives.map(loosened));
  if (schema["const"] !== undefined) return choice([schema["const"]]);
  if (schema["enum"]) return choice(schema["enum"] as readonly unknown[]);
  switch (schema["type"]) {
    case "boolean":
      return filledFlag;
    case "integer":
    case "number":
      return number(schema);
    case "string":
      return text(schema);
    case "array":
      return anyOf({ ...schema, ...(isSchema(schema["items"]) && { items: loosened(schema["items"]) }) }, template);
    case "object":
      return anyOf(loosenedMap(schema), template);
    default:
      return schema;
  }
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A map with its members loosened; what else is said of it stays. */
function loosenedMap({ propertyNames: _names, ...schema }: JsonSchema): JsonSchema {
  const properties = schema["properties"] as Readonly<Record<string, JsonSchema>> | undefined;
  const others = schema["additionalProperties"];
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, loosened(one)])) }),
    ...(isSchema(others) && { additionalProperties: loosened(others) }),
  };
}

/** Words in place of true and false, in any case. */
const flagWords = ["yes", "no", "on", "off", "true", "false"].map((word) => word.replace(/./g, (letter) => `[${letter}${letter.toUpperCase()}]`)).join("|");

const flagMessage = "must be true or false";

/** True or false, as YAML has them or as people write them. */
export const flag: JsonSchema = { type: ["boolean", "string"], pattern: `^(?:${flagWords})$`, patternErrorMessage: flagMessage };

export const filledFlag: JsonSchema = { ...flag, pattern: `${flag["pattern"] as string}|<%` };

/** One of a few values. A number or a switch among them may stand without quotes. */
export function choice(values: readonly unknown[]): JsonSchema {
  return anyOf({ enum: [...new Set(values.flatMap((value) => [value, ...unquoted(value)]))] }, template);
}

function unquoted(value: unknown): readonly unknown[] {
  if (value === "true" || value === "false") return [value === "true"];
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? [Number(value)] : [];
}

function number({ type, minimum, maximum }: JsonSchema): JsonSchema {
  return {
    type: [type, "string"],
    pattern: "^-?\\d+(\\.\\d+)?$|<%",
    patternErrorMessage: `must be a ${type === "integer" ? "whole " : ""}number`,
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  };
}

/** How long a text will be is known only where nothing is filled in; that it is not empty, always. */
function text({ pattern, patternErrorMessage, minLength }: JsonSchema): JsonSchema {
  return {
    type: ["string", "number", "boolean"],
    ...(minLength === 1 && { minLength }),
    ...(typeof pattern === "string" && { pattern: `(?:${pattern})|<%`, ...(patternErrorMessage !== undefined && { patternErrorMessage }) }),
  };
}
