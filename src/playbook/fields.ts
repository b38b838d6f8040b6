import { HoldfastError, type Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { compileExpression } from "../expr/compile.ts";
import type { Compiled } from "../expr/types.ts";
import { compileValue } from "../vars/compile.ts";
import { contentSpan } from "../vars/content.ts";
import type { Plain, PlainEntry, PlainScalar } from "../vars/value.ts";
import type { Field } from "./types.ts";

/** Code of a value that is not what its keyword takes. */
const wrongValue = "HF1510";

export function wrong(problems: Problems, at: Span, message: string, hint: string): undefined {
  problems.error(message, { code: wrongValue, at, hint });
  return undefined;
}

/** For a value that is the same for all hosts, known before any variable is. */
export function notFilled(key: string, value: Plain, problems: Problems): boolean {
  if (value.kind !== "scalar" || typeof value.value !== "string" || !value.value.includes("<%")) return false;
  wrong(problems, value.span, `${key} can't be filled in from variables`, "write it out: it holds for all hosts, before any of their variables is known");
  return true;
}

/** A field that must be text, number or boolean: its content as text, the way it was written. */
function textOf(value: Plain): string | undefined {
  if (value.kind !== "scalar" || value.value === null) return undefined;
  return typeof value.value === "string" ? value.value : value.raw;
}

/** A field of plain text, without anything to fill in. */
export function plainText({ key, value }: PlainEntry, problems: Problems): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.trim() === "") return wrong(problems, value.span, `${key} must be text`, `write \`${key}: some text\``);
  if (text.includes("<%")) return wrong(problems, value.span, `${key} can't be filled in from variables`, "write it out");
  return text;
}

/** Text that may hold `<%= … %>`. */
export function textField({ key, value }: PlainEntry, problems: Problems): Field<string> | undefined {
  const compiled = value.kind === "scalar" ? compileValue(value, problems) : value;
  if (compiled.kind === "text") return { compiled: compiled.compiled, span: value.span };
  const text = textOf(value);
  return text === undefined ? wrong(problems, value.span, `${key} must be text`, `write \`${key}: some text\``) : { value: text, span: value.span };
}

/** True or false as YAML has them, or as people write them. */
export function flag({ key, value }: PlainEntry, problems: Problems): boolean | undefined {
  const found = asFlag(value);
  if (notFilled(key, value, problems)) return undefined;
  return found === undefined ? wrong(problems, value.span, `${key} must be true or false`, `write \`${key}: true\` or \`${key}: false\``) : found;
}

/** True, false, or text that gives one of them. */
export function flagField(entry: PlainEntry, problems: Problems): Field<boolean> | undefined {
  const { value } = entry;
  const before = problems.errors.length;
  const compiled = value.kind === "scalar" && asFlag(value) === undefined ? compileValue(value, problems) : undefined;
  if (compiled?.kind === "text") return { compiled: compiled.compiled, span: value.span };
  if (problems.errors.length > before) return undefined;
  const found = flag(entry, problems);
  return found === undefined ? undefined : { value: found, span: value.span };
}

function asFlag(value: Plain): boolean | undefined {
  if (value.kind !== "scalar") return undefined;
  if (typeof value.value === "boolean") return value.value;
  if (typeof value.value !== "string") return undefined;
  if (/^(true|yes|on)$/i.test(value.value)) return true;
  return /^(false|no|off)$/i.test(value.value) ? false : undefined;
}

/** A whole number from `least` on; in quotes too. */
export function count({ key, value }: PlainEntry, least: number, problems: Problems): number | undefined {
  const number = asNumber(value);
  if (number !== undefined && Number.isInteger(number) && number >= least) return number;
  if (notFilled(key, value, problems)) return undefined;
  return wrong(problems, value.span, `${key} must be a whole number${least > 0 ? `, at least ${least}` : ""}`, `write \`${key}: ${Math.max(least, 3)}\``);
}

/** Seconds, fractions allowed. */
export function seconds({ key, value }: PlainEntry, problems: Problems): number | undefined {
  const number = asNumber(value);
  if (number !== undefined && number >= 0) return number;
  if (notFilled(key, value, problems)) return undefined;
  return wrong(problems, value.span, `${key} is a number of seconds`, `write \`${key}: 30\``);
}

export function asNumber(value: Plain): number | undefined {
  if (value.kind !== "scalar") return undefined;
  if (typeof value.value === "number" && Number.isFinite(value.value)) return value.value;
  return typeof value.value === "string" && /^\d+(\.\d+)?$/.test(value.value) ? Number(value.value) : undefined;
}

/** Names: one, several by comma, or a list. */
export function names(entry: PlainEntry, problems: Problems, split = true): readonly { readonly name: string; readonly at: Span }[] {
  const items = entry.value.kind === "list" ? entry.value.items : [entry.value];
  return items.flatMap((item) => {
    const text = plainText({ ...entry, value: item }, problems);
    const parts = split && text !== undefined ? text.split(",") : [text ?? ""];
    return parts.flatMap((part) => (part.trim() === "" ? [] : [{ name: part.trim(), at: item.span }]));
  });
}

/** Conditions: one expression, or a list of which all must hold. */
export function conditions(entry: PlainEntry, problems: Problems): readonly Compiled[] {
  const items = entry.value.kind === "list" ? entry.value.items : [entry.value];
  return items.flatMap((item) => expression(entry.key, item, problems) ?? []);
}

/** An expression from the scalar's source text, so that `when: !enabled` or a bare `true` mean what they show. */
export function expression(key: string, value: Plain, problems: Problems): Compiled | undefined {
  if (value.kind !== "scalar")
    return wrong(problems, value.span, `${key} is an expression, and YAML reads this as a ${value.kind}`, `quote it: \`${key}: "…"\``);
  const text = textOf(value) ?? "";
  if (text.trim() === "") return wrong(problems, value.span, `${key} is empty`, `write an expression, such as \`${key}: count > 0\``);
  if (/^(yes|no|on|off)$/i.test(text)) return wrong(problems, value.span, `\`${text}\` is not a word of expressions`, "write true or false");
  return problems.attempt(() => compiled(text, value));
}

function compiled(text: string, value: PlainScalar): Compiled {
  try {
    return compileExpression(text, contentSpan(value.span));
  } catch (error) {
    if (!(error instanceof HoldfastError) || !value.commented) throw error;
    throw new HoldfastError(error.message, {
      code: error.code,
      at: error.at,
      related: error.related,
      hint: "YAML takes ` #` for a comment, which cuts the line there: put the whole expression in quotes",
    });
  }
}
