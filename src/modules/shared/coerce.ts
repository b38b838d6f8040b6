import { z } from "zod";
import { Later, Unknown } from "../../core/unknown.ts";
import type { Value } from "../../vars/value.ts";
import { bare, memberOf } from "./schema.ts";

const anything = z.unknown();

const switches: Readonly<Record<string, boolean>> = { yes: true, on: true, true: true, no: false, off: false, false: false };

/** What a schema asks for, found out once for each: zod's own questions are slow, and every value of every host asks them. */
interface Form {
  readonly inner: z.ZodType;
  readonly wants: "union" | "boolean" | "number" | "text" | undefined;
}

const forms = new WeakMap<z.ZodType, Form>();

function formOf(schema: z.ZodType): Form {
  let form = forms.get(schema);
  if (!form) {
    const inner = bare(schema);
    forms.set(schema, (form = { inner, wants: wantsOf(inner) }));
  }
  return form;
}

function wantsOf(inner: z.ZodType): Form["wants"] {
  if (inner instanceof z.ZodUnion) return "union";
  if (inner instanceof z.ZodBoolean) return "boolean";
  if (inner instanceof z.ZodNumber) return "number";
  return inner instanceof z.ZodString || inner instanceof z.ZodEnum ? "text" : undefined;
}

/**
 * A value as its parameter means it: `yes` where true or false is due, "5" where a number is, 1.10 as it was written where text is.
 * Anything else stays what it is, for the schema to judge; what only the run will know throws `Later`.
 */
export function coerce(schema: z.ZodType, value: unknown, source: Value | undefined): unknown {
  if (value instanceof Unknown) throw new Later(value);
  const { inner, wants } = formOf(schema);
  if (wants === "union") return coerceUnion(inner as z.ZodUnion, value, source);
  if (Array.isArray(value)) return value.map((item, i) => coerceMember(inner, i, item, source?.kind === "list" ? source.items[i] : undefined));
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coerceMember(inner, key, item, entryOf(source, key))]));
  if (wants === "boolean" && typeof value === "string") return switches[value.toLowerCase()] ?? value;
  if (wants === "number" && typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (wants === "text" && (typeof value === "number" || typeof value === "boolean")) return source?.kind === "scalar" ? source.raw : String(value);
  return value;
}

function coerceMember(schema: z.ZodType, name: PropertyKey, value: unknown, source: Value | undefined): unknown {
  return coerce(memberOf(schema, name) ?? anything, value, source);
}

function coerceUnion(schema: z.ZodUnion, value: unknown, source: Value | undefined): unknown {
  if (schema.safeParse(value).success) return value;
  for (const option of schema.options as readonly z.ZodType[]) {
    const coerced = coerce(option, value, source);
    if (option.safeParse(coerced).success) return coerced;
  }
  return value;
}

/** A plain map, as YAML and expressions give it; conditions and other objects pass as they are. */
function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
}

/** The value of a key in a source map. */
export function entryOf(source: Value | undefined, key: string): Value | undefined {
  return source?.kind === "map" ? source.entries.find((entry) => entry.key === key)?.value : undefined;
}
