import { HoldfastError } from "../core/errors.ts";
import { Later, Unknown } from "../core/unknown.ts";
import type { Compiled, HelperEnv, Scope } from "../expr/types.ts";
import type { Condition, Value } from "./value.ts";

/** Where rendered secrets are told, so that every sink can mask them. */
export interface SecretSink {
  add(secret: string): void;
}

export interface RenderEnv extends HelperEnv {
  readonly secrets?: SecretSink;
}

/** Values without any text to render, done once for all scopes. */
const constants = new WeakMap<Value, { readonly value: unknown } | "varies">();

/**
 * The value with its texts rendered: frozen lists and maps, scalars, `Condition`s. What only the run will know stays `Unknown`.
 * `Later`, `Suspend` and `HoldfastError` of an expression pass through.
 */
export function render(value: Value, scope: Scope, env: RenderEnv): unknown {
  if (value.kind === "scalar") return scalar(value, env);
  if (value.kind === "text") return text(value, scope, env);
  if (value.kind === "condition") return conditionOf(value.compiled, scope, env);
  const constant = constants.get(value);
  if (constant !== undefined && constant !== "varies") return constant.value;
  const made = value.kind === "list" ? value.items.map((item) => render(item, scope, env)) : mapOf(value.entries, scope, env);
  Object.freeze(made);
  if (constant === undefined) constants.set(value, isConstant(value) ? { value: made } : "varies");
  return made;
}

function scalar(value: Extract<Value, { kind: "scalar" }>, env: RenderEnv): unknown {
  if (value.secret && value.value !== null) env.secrets?.add(String(value.value));
  return value.value;
}

function text(value: Extract<Value, { kind: "text" }>, scope: Scope, env: RenderEnv): unknown {
  const made = value.compiled.evaluate(scope, env);
  if (value.secret && (typeof made === "string" || typeof made === "number")) env.secrets?.add(String(made));
  return made;
}

function mapOf(entries: Extract<Value, { kind: "map" }>["entries"], scope: Scope, env: RenderEnv): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const { key, value } of entries) {
    const inner = render(value, scope, env);
    if (key === "__proto__") Object.defineProperty(made, key, { value: inner, enumerable: true });
    else made[key] = inner;
  }
  return made;
}

function isConstant(value: Value): boolean {
  if (value.kind === "scalar") return value.secret !== true;
  if (value.kind !== "list" && value.kind !== "map") return false;
  const known = constants.get(value);
  if (known !== undefined) return known !== "varies";
  return value.kind === "list" ? value.items.every(isConstant) : value.entries.every((entry) => isConstant(entry.value));
}

/** An expression as a question with a yes or no answer; any other answer is a mistake. */
function conditionOf(compiled: Compiled, scope: Scope, env: HelperEnv): Condition {
  return { text: compiled.text, compiled, holds: () => holds(compiled, scope, env), value: () => compiled.evaluate(scope, env) };
}

/** Evaluates a `when`, `until`, `that` …: it must give a boolean. Throws `Later` where only the run will know. */
export function holds(compiled: Compiled, scope: Scope, env: HelperEnv): boolean {
  const answer = compiled.evaluate(scope, env);
  if (typeof answer === "boolean") return answer;
  if (answer instanceof Unknown) throw new Later(answer);
  throw new HoldfastError(`\`${compiled.text.trim()}\` gives ${kindOf(answer)}, not true or false`, {
    code: "HF1411",
    at: compiled.span,
    hint: booleanHint(compiled.text.trim(), answer),
  });
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return value === "" ? "an empty text" : "text";
  return typeof value === "number" ? `the number ${value}` : "a map";
}

function booleanHint(text: string, value: unknown): string {
  const simple = /^[\w$.[\]"']+$/.test(text) ? text : `(${text})`;
  if (typeof value === "number") return `write \`${simple} > 0\`, or compare it with what you mean`;
  if (typeof value === "string" && /^(yes|no|on|off)$/i.test(value)) return `${value} is text in YAML 1.2: write true or false where it is set`;
  if (value === "true" || value === "false") return `write \`${simple} === "true"\`, or set it without quotes`;
  if (typeof value === "string") return `write \`${simple} !== ""\``;
  if (Array.isArray(value)) return `write \`${simple}.length > 0\``;
  return `write \`defined(${text})\` or compare it`;
}
