import type { Keyword, Takes } from "../playbook/keyword-fields.ts";
import { anyOf, oneOrMany, ref, template, type JsonSchema } from "./json-schema.ts";
import { expression } from "./module-schema.ts";
import { choice, filledFlag, flag } from "./written.ts";

const filledText: JsonSchema = { type: ["string", "number", "boolean"] };
const text: JsonSchema = { ...filledText, pattern: "\\S", patternErrorMessage: "must be text" };
const variable: JsonSchema = { type: "string", pattern: "^[A-Za-z_$][\\w$]*$", patternErrorMessage: "must be a name of letters, digits and _" };
const seconds: JsonSchema = { type: ["number", "string"], minimum: 0, pattern: "^\\d+(\\.\\d+)?$", patternErrorMessage: "must be a number of seconds" };
const batch: JsonSchema = {
  type: ["integer", "string"],
  minimum: 1,
  pattern: "^\\s*\\d+(\\.\\d+)?\\s*%?\\s*$",
  patternErrorMessage: "must be a number of hosts, or a percentage",
};

/** What each reader of the loader takes, as JSON Schema has it; where both can't say the same, this is the wider one. */
const forms: Readonly<Record<Takes, JsonSchema>> = {
  text,
  "filled text": filledText,
  flag,
  "filled flag": filledFlag,
  count: { type: ["integer", "string"], minimum: 0, pattern: "^\\d+(\\.0+)?$", patternErrorMessage: "must be a whole number" },
  seconds,
  percentage: { type: ["number", "string"], minimum: 0, maximum: 100, pattern: "\\d", patternErrorMessage: "must be a number from 0 to 100" },
  names: oneOrMany(text),
  conditions: oneOrMany(expression),
  variable,
  variables: ref("variables"),
  map: { type: "object" },
  "filled map": anyOf({ type: "object" }, template),
  loop: anyOf({ type: "array" }, { type: "object" }, template),
  "loop control": {
    type: "object",
    properties: {
      label: { description: "What is shown of the item" },
      index_var: { ...variable, description: "Variable that counts the items, from 0" },
      pause: { ...seconds, description: "Seconds between two items" },
      extended: { ...flag, description: "Accepted, without effect: `loop` is always there" },
      loop_var: { ...variable, description: "Variable that is the item, in place of `item`" },
    },
    additionalProperties: false,
  },
  files: anyOf({ type: "array", items: anyOf(text, { type: "array", items: text }) }, { type: "null" }),
  any: {},
  order: expression,
  prompts: { type: ["array", "null"], items: { type: "object", required: ["name"] } },
  roles: { type: ["array", "null"], items: anyOf(text, { type: "object" }) },
  pattern: anyOf(text, { type: "array", items: text, minItems: 1 }),
  serial: oneOrMany(batch),
  tasks: ref("tasks"),
  verify: anyOf(ref("tasks"), {
    type: "object",
    properties: {
      within: { ...seconds, description: "Seconds until it must hold", default: 30 },
      each_batch: { ...flag, description: "Hold it after each batch, before the next one begins" },
      tasks: ref("tasks"),
    },
    additionalProperties: false,
  }),
};

/** What may stand behind a keyword. */
function keywordSchema({ takes, about, choices }: Keyword): JsonSchema {
  const form = choices ? (takes.startsWith("filled") ? choice(choices) : { enum: choices }) : forms[takes];
  return { description: about, ...("$ref" in form ? { allOf: [form] } : form) };
}

export function keywordSchemas(fields: Readonly<Record<string, Keyword>>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(fields).map(([name, keyword]) => [name, keywordSchema(keyword)]));
}
