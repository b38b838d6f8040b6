import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import type { Compiled, HelperEnv, Scope } from "../expr/types.ts";

/** A condition must be a boolean: `when: list.length` is more often a mistake than a meaning. */
export function isTrue(condition: Compiled, field: string, scope: Scope, env: HelperEnv): boolean {
  const value = condition.evaluate(scope, env);
  if (typeof value === "boolean") return value;
  throw new HoldfastError(`${field} must be true or false, but "${condition.text}" is ${kindOf(value)}`, {
    code: "HF1411",
    at: condition.span,
    hint: hintFor(condition.text, value),
    exit: Exit.input,
  });
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return value === undefined ? "undefined" : `the ${typeof value} ${JSON.stringify(value)}`;
}

function hintFor(text: string, value: unknown): string {
  if (Array.isArray(value)) return `say ${text}.length > 0`;
  if (typeof value === "number") return `say ${text} > 0, or ${text} !== 0`;
  if (typeof value === "string") return `say ${text} !== ""`;
  return `say ${text} != null`;
}
