import type { z } from "zod";
import { HoldfastError } from "../core/errors.ts";
import { nearest } from "../core/suggest.ts";
import type { Entry, Value } from "../vars/value.ts";
import type { ModuleDefinition } from "./define.ts";
import { coerce } from "./shared/coerce.ts";
import { meaning, reportIssue, type Report } from "./shared/issues.ts";
import { exactlyOneOf, isRequired, shapeOf, takesAnyName } from "./shared/schema.ts";

/** The parameters of a task as a module's `plan` gets them. Throws a HoldfastError at the first value that is not right. */
export function parseParams(module: ModuleDefinition, rendered: unknown, args: Value): unknown {
  const values = (rendered ?? {}) as Readonly<Record<string, unknown>>;
  checkNames(module, args, fail);
  const known = entriesOf(module, args).map((entry) => [entry.key, prepare(module, entry, values[entry.written], fail)] as const);
  return parseWhole(module, Object.fromEntries(known), args, fail);
}

/**
 * Parameters that are rendered and checked only when they are touched, so that what is known can be used while the rest waits.
 * Touching one throws what rendering it throws.
 */
export function lazyParams(module: ModuleDefinition, args: Value, render: (value: Value) => unknown): unknown {
  const entries = new Map(entriesOf(module, args).map((entry) => [entry.key, entry]));
  const params = {};
  for (const [key, schema] of Object.entries(shapeOf(module))) {
    const entry = entries.get(key);
    const get = (): unknown => {
      if (!entry && isRequired(schema)) return fail(`${module.name} needs \`${key}\``, args.span);
      return schema.parse(entry && prepare(module, entry, render(entry.value), fail));
    };
    Object.defineProperty(params, key, { enumerable: true, get });
  }
  return params;
}

/** Unknown parameters, and those that are missing whatever their values will be. */
export function checkNames(module: ModuleDefinition, args: Value, report: Report): void {
  const shape = shapeOf(module);
  const entries = entriesOf(module, args);
  if (args.kind !== "map" && !isEmpty(args)) {
    report(`${module.name} takes a map of parameters`, args.span, `they are ${Object.keys(shape).join(", ")}`);
    return;
  }
  const given = new Set(entries.map((entry) => entry.key));
  for (const [i, { key, written, keySpan }] of entries.entries()) {
    const first = entries.slice(0, i).find((entry) => entry.key === key);
    if (first && first.written !== written) report(`\`${written}\` and \`${first.written}\` are the same parameter`, keySpan, "keep one of them");
    if (Object.hasOwn(shape, key) || takesAnyName(module.params)) continue;
    const instead = module.refused && Object.hasOwn(module.refused, key) ? module.refused[key] : undefined;
    const meant = instead === undefined ? nearest(key, Object.keys(shape)) : undefined;
    const hint = instead ?? (meant === undefined ? `it has ${Object.keys(shape).join(", ")}` : `did you mean "${meant}"?`);
    report(`${module.name} has no parameter \`${key}\``, keySpan, hint);
    // Misspelt is not missing.
    if (meant !== undefined) given.add(meant);
  }
  for (const [key, schema] of Object.entries(shape))
    if (!given.has(key) && isRequired(schema)) report(`${module.name} needs \`${key}\``, args.span, meaning(key, schema));
  const choice = exactlyOneOf(module.params);
  const chosen = choice.filter((key) => given.has(key));
  const names = choice.map((key) => `\`${key}\``).join(" or ");
  if (choice.length > 0 && chosen.length === 0) report(`${module.name} needs ${names}`, args.span, choice.map((key) => meaning(key, shape[key])).find(Boolean));
  if (chosen.length > 1) report(`${module.name} takes ${names}, not both`, args.span, "keep one of them");
}

/** Its schema; undefined where there is no such parameter, whatever every object has. */
function paramOf(module: ModuleDefinition, name: string): z.ZodType | undefined {
  const shape = shapeOf(module);
  return Object.hasOwn(shape, name) ? shape[name] : undefined;
}

/** The value of one parameter in the form that the schema takes, checked against it. */
export function prepare(module: ModuleDefinition, { key, value: source }: Entry, value: unknown, report: Report): unknown {
  const schema = paramOf(module, key);
  if (!schema) return value;
  const written = source.kind === "scalar" && typeof value !== "string" && value !== null && module.asWritten?.includes(key);
  const prepared = written ? source.raw : coerce(schema, value, source);
  const result = schema.safeParse(prepared);
  for (const issue of result.error?.issues ?? []) reportIssue(key, schema, prepared, source, issue, report);
  return prepared;
}

/** Rules over several parameters; every value is right by itself already. */
export function parseWhole(module: ModuleDefinition, values: Readonly<Record<string, unknown>>, args: Value, report: Report): unknown {
  const result = module.params.safeParse(values);
  for (const issue of result.error?.issues ?? []) {
    const at = entriesOf(module, args).find((entry) => entry.key === issue.path[0])?.value ?? args;
    const name = String(issue.path[0] ?? "");
    report(issue.message, at.span, meaning(name, paramOf(module, name)) ?? `${module.name} takes ${Object.keys(shapeOf(module)).join(", ")}`);
  }
  return result.data;
}

/** A parameter under its own name, whichever it was `written` by. */
export interface Parameter extends Entry {
  readonly written: string;
}

export function entriesOf({ synonyms = {} }: ModuleDefinition, args: Value): readonly Parameter[] {
  if (args.kind !== "map") return [];
  return args.entries.map((entry) => ({
    ...entry,
    written: entry.key,
    key: Object.hasOwn(synonyms, entry.key) ? (synonyms[entry.key] ?? entry.key) : entry.key,
  }));
}

/** `debug:` with nothing behind it. */
function isEmpty(args: Value): boolean {
  return args.kind === "scalar" && args.value === null;
}

const fail: Report = (message, at, hint) => {
  throw new HoldfastError(message, { code: "HF1530", at, hint });
};
