import { HoldfastError } from "../../core/errors.ts";
import type { Source } from "../../core/source.ts";
import { describe } from "../run/print.ts";
import type { HelperEnv, Scope } from "../types.ts";

/** Where a helper is called from. */
export interface Call {
  readonly scope: Scope;
  readonly env: HelperEnv;
  readonly source: Source;
}

export interface Helper {
  /** For messages and docs: `range(from, to, step?)`. */
  readonly usage: string;
  /** Least and greatest number of arguments. */
  readonly arity: readonly [number, number];
  /** Looks at more than its arguments, so its value is not known without a run. */
  readonly outside?: true;
  readonly templatesOnly?: true;
  /** A mistake is thrown without a place; the caller knows it. */
  run(args: readonly unknown[], call: Call): unknown;
}

/** A mistake in what a helper was given. */
export function wrong(message: string, hint?: string): HoldfastError {
  return new HoldfastError(message, { code: "HF1211", hint });
}

/** The argument as text; numbers and booleans are written out. */
export function textOf(value: unknown, helper: string): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw wrong(`\`${helper}\` wants a text, not ${describe(value)}`);
}
