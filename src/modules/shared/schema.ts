import { z } from "zod";
import type { ModuleDefinition } from "../define.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

/** The parameters of a module by name. */
export function shapeOf(module: ModuleDefinition): Shape {
  if (module.params instanceof z.ZodObject) return module.params.shape;
  throw new TypeError(`the parameters of ${module.name} are not a z.object`);
}

const rules = new WeakMap<z.ZodType, z.ZodType>();

/** What the schema says of several parameters together, without what it says of each. */
export function rulesOf(params: z.ZodType): z.ZodType {
  let known = rules.get(params);
  if (!known) rules.set(params, (known = z.unknown().check(...((params.def.checks ?? []) as z.core.$ZodCheck<unknown>[]))));
  return known;
}

/** Do the parameters' names stand for themselves, as those of `set_fact` do? */
export function takesAnyName(params: z.ZodType): boolean {
  return params instanceof z.ZodObject && params.def.catchall instanceof z.ZodUnknown;
}

/** The schema without what only says that it may be left out. */
export function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) return bare(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return bare(schema.in as z.ZodType);
  return schema;
}

/** The schema of a member, as far as one is declared. */
export function memberOf(schema: z.ZodType, name: PropertyKey): z.ZodType | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  if (inner instanceof z.ZodObject) return Object.hasOwn(inner.shape, name) ? (inner.shape as Shape)[String(name)] : undefined;
  return undefined;
}

export function isRequired(schema: z.ZodType): boolean {
  return !schema.safeParse(undefined).success;
}

/** Of these parameters exactly one must be given. Known at load, since it does not rest on their values. */
export function exactlyOne<S extends z.ZodObject>(schema: S, ...names: (keyof S["shape"] & string)[]): S {
  return schema.meta({ ...schema.meta(), exactlyOne: names });
}

/** The parameters of which exactly one must be given; empty where there is no such rule. */
export function exactlyOneOf(schema: z.ZodType): readonly string[] {
  return (schema.meta()?.["exactlyOne"] as readonly string[] | undefined) ?? [];
}

/** What a value of the schema is, for people: `true or false`, `one of present, absent`. */
export function describeType(schema: z.ZodType): string {
  const inner = bare(schema);
  if (inner instanceof z.ZodBoolean) return "true or false";
  if (inner instanceof z.ZodNumber) return inner.format !== null ? "a whole number" : "a number";
  if (inner instanceof z.ZodEnum) return `one of ${inner.options.join(", ")}`;
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(String).join(" or ");
  if (inner instanceof z.ZodArray) return "a list";
  if (inner instanceof z.ZodRecord || inner instanceof z.ZodObject) return "a map";
  if (inner instanceof z.ZodUnion) return [...new Set(inner.options.map((option) => describeType(option as z.ZodType)))].join(" or ");
  return "text";
}
