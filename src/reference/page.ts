import { z } from "zod";
import { stringify } from "yaml";
import type { ModuleDefinition } from "../modules/define.ts";
import { bare, describeType, exactlyOneOf, isRequired, shapeOf, takesAnyName } from "../modules/shared/schema.ts";
import { writtenSchema } from "./written.ts";

/** One parameter, or a member of one: `validate.accept`. */
export interface ParameterRow {
  readonly name: string;
  /** `text`, `true or false`, `one of present, absent`. */
  readonly type: string;
  /** What holds where it is not given: `required`, `default present`, or nothing. */
  readonly absent: string;
  readonly about: string;
}

/** All that there is to say of a module, for whatever draws it. */
export interface ModulePage {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly parameters: readonly ParameterRow[];
  /** Rules over several parameters, a sentence each. */
  readonly rules: readonly string[];
  /** Members of the registered result, beside those that every result has. */
  readonly returns: readonly { readonly name: string; readonly about: string }[];
  /** What a plan says of it, and what only the run decides. */
  readonly foresight: readonly string[];
  /** Tasks in YAML, as they stand in a playbook. */
  readonly examples: readonly { readonly title: string; readonly yaml: string }[];
}

const exact = "Exact: what it would change follows from what is on the host, and from what the tasks before it will have made.";

export function pageOf(definition: ModuleDefinition): ModulePage {
  const { name, aliases = [], summary, returns = {}, examples, foresight = exact } = definition;
  return {
    name,
    aliases,
    summary,
    parameters: Object.entries(shapeOf(definition)).flatMap(([key, schema]) => rowsOf(key, schema, definition)),
    rules: rulesOf(definition),
    returns: Object.entries(returns).map(([key, about]) => ({ name: key, about })),
    foresight: [foresight, ...foresightOf(definition)],
    examples: examples.map(({ title, task }) => ({ title, yaml: stringify([task], { lineWidth: 0 }).trimEnd() })),
  };
}

function rowsOf(key: string, schema: z.ZodType, definition?: ModuleDefinition): readonly ParameterRow[] {
  const { description = "", default: fallback } = writtenSchema(schema);
  const type = definition?.expressions?.includes(key) ? "expression" : describeType(schema);
  const shown = fallback === undefined || isEmpty(fallback) ? "" : `default ${JSON.stringify(fallback).replace(/^"(.*)"$/, "$1")}`;
  const others = Object.entries(definition?.synonyms ?? {}).flatMap(([name, meant]) => (meant === key ? [`\`${name}\``] : []));
  const about = others.length === 0 ? String(description) : `${String(description)} (also written ${others.join(", ")})`;
  const row = { name: key, type, absent: isRequired(schema) ? "required" : shown, about };
  return [row, ...membersOf(schema).flatMap(([name, member]) => rowsOf(`${key}.${name}`, member))];
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Members of a map that the value may be. */
function membersOf(schema: z.ZodType): readonly (readonly [string, z.ZodType])[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodObject) return Object.entries(inner.shape);
  if (inner instanceof z.ZodArray) return membersOf(inner.element as z.ZodType);
  return inner instanceof z.ZodUnion ? (inner.options as readonly z.ZodType[]).flatMap(membersOf) : [];
}

function rulesOf({ name, params, freeForm }: ModuleDefinition): readonly string[] {
  const choice = exactlyOneOf(params).map((key) => `\`${key}\``);
  return [
    ...(takesAnyName(params) ? ["Takes any parameters: their names are the author's own."] : []),
    ...(choice.length > 0 ? [`Exactly one of ${choice.join(" and ")} must be given.`] : []),
    ...(freeForm === undefined ? [] : [`\`${name}: …\` without a map sets \`${freeForm}\`.`]),
  ];
}

function foresightOf({ decidedAtLoad, finish }: ModuleDefinition): readonly string[] {
  return [
    ...(decidedAtLoad ? ["Where it needs no host, it is decided before any is touched: a failure is bad input then."] : []),
    ...(finish && finish.members.length > 0 ? [`Known only once it has run: ${finish.members.map((name) => `\`${name}\``).join(", ")}.`] : []),
  ];
}
