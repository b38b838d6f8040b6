import { HoldfastError } from "../core/errors.ts";
import { nearest } from "../core/suggest.ts";
import { Later } from "../core/unknown.ts";
import type { Value } from "../vars/value.ts";
import type { ModuleDefinition } from "./define.ts";
import { coerce } from "./shared/coerce.ts";
import { meaning, reportIssue, type Report } from "./shared/issues.ts";
import { type Parameter, paramOf, type Reading, readingOf } from "./shared/reading.ts";
import { exactlyOneOf, isRequired, rulesOf, shapeOf, takesAnyName } from "./shared/schema.ts";

type Values = Readonly<Record<string, unknown>>;

/** The parameters of a task as a module's `plan` gets them. Throws a HoldfastError at the first value that is not right. */
export function parseParams(module: ModuleDefinition, rendered: unknown, args: Value): unknown {
  const reading = readingOf(module, args);
  if (reading.last && reading.last.rendered === rendered) return reading.last.params;
  if (!reading.isSound) checkNames(module, args, fail);
  reading.isSound = true;
  const values = (rendered ?? {}) as Values;
  const params = parsedAtOnce(reading, values) ?? parseWhole(module, formsOf(reading, values, fail), args, fail);
  reading.last = { rendered, params };
  return params;
}

/** Undefined where a value is not right, or known only at run: one by one they tell which. */
function parsedAtOnce(reading: Reading, values: Values): unknown {
  try {
    return amended(reading, values) ?? reading.module.params.safeParse(formsOf(reading, values)).data;
  } catch (error) {
    if (error instanceof Later) return undefined;
    throw error;
  }
}

/** What was parsed last with the values that differ parsed anew; undefined where nothing was, or it is not right so. */
function amended({ module, parameters, last }: Reading, values: Values): unknown {
  if (!last) return undefined;
  const before = last.rendered as Values;
  const params: Record<string, unknown> = { ...(last.params as Values) };
  for (const parameter of parameters) {
    const { key, schema, written } = parameter;
    const value = values[written];
    if (Object.is(value, before[written])) continue;
    const parsed = schema?.safeParse(prepare(module, parameter, value));
    if (!parsed?.success) return undefined;
    params[key] = parsed.data;
  }
  return rulesOf(module.params).safeParse(params).data;
}

/** The values in the forms that the schema takes; with `report`, each is checked before the next is looked at. */
function formsOf({ module, parameters }: Reading, values: Values, report?: Report): Values {
  const forms: Record<string, unknown> = {};
  for (const parameter of parameters) {
    const form = prepare(module, parameter, values[parameter.written]);
    if (report) judge(parameter, form, report);
    if (parameter.key === "__proto__") Object.defineProperty(forms, parameter.key, { value: form, enumerable: true });
    else forms[parameter.key] = form;
  }
  return forms;
}

/**
 * Parameters that are rendered and checked only when they are touched, so that what is known can be used while the rest waits.
 * Touching one throws what rendering it throws.
 */
export function lazyParams(module: ModuleDefinition, args: Value, render: (value: Value) => unknown): unknown {
  const entries = new Map(readingOf(module, args).parameters.map((entry) => [entry.key, entry]));
  const params = {};
  for (const [key, schema] of Object.entries(shapeOf(module))) {
    const entry = entries.get(key);
    const get = (): unknown => {
      if (!entry && isRequired(schema)) return fail(`${module.name} needs \`${key}\``, args.span);
      return schema.parse(entry && prepared(module, entry, render(entry.value), fail));
    };
    Object.defineProperty(params, key, { enumerable: true, get });
  }
  return params;
}

/** Unknown parameters, and those that are missing whatever their values will be. */
export function checkNames(module: ModuleDefinition, args: Value, report: Report): void {
  const shape = shapeOf(module);
  const entries = readingOf(module, args).parameters;
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

/** The value of one parameter in the form that the schema takes, checked against it. */
export function prepared(module: ModuleDefinition, parameter: Parameter, value: unknown, report: Report): unknown {
  const form = prepare(module, parameter, value);
  judge(parameter, form, report);
  return form;
}

function prepare(module: ModuleDefinition, { key, schema, value: source }: Parameter, value: unknown): unknown {
  if (!schema) return value;
  const written = source.kind === "scalar" && typeof value !== "string" && value !== null && module.asWritten?.includes(key);
  return written ? source.raw : coerce(schema, value, source);
}

function judge({ key, schema, value: source }: Parameter, form: unknown, report: Report): void {
  if (schema) for (const issue of schema.safeParse(form).error?.issues ?? []) reportIssue(key, schema, form, source, issue, report);
}

/** Rules over several parameters; every value is right by itself already. */
export function parseWhole(module: ModuleDefinition, values: Values, args: Value, report: Report): unknown {
  const result = module.params.safeParse(values);
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0] ?? "");
    const at = readingOf(module, args).parameters.find(({ key }) => key === name)?.value ?? args;
    report(issue.message, at.span, meaning(name, paramOf(module, name)) ?? `${module.name} takes ${Object.keys(shapeOf(module)).join(", ")}`);
  }
  return result.data;
}

/** `debug:` with nothing behind it. */
function isEmpty(args: Value): boolean {
  return args.kind === "scalar" && args.value === null;
}

const fail: Report = (message, at, hint) => {
  throw new HoldfastError(message, { code: "HF1530", at, hint });
};
