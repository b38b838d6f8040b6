import { HoldfastError } from "../../core/errors.ts";
import type { Scope } from "../types.ts";
import { describe } from "../run/print.ts";
import { textOf, wrong, type Call, type Helper } from "./define.ts";

export const env: Helper = {
  usage: "env(name, default?)",
  arity: [1, 2],
  outside: true,
  run([name, fallback], call) {
    const variable = textOf(name, "env");
    const value = call.env.env(variable) ?? fallback;
    if (value === undefined) throw wrong(`the environment has no \`${variable}\``, `set it, or give a default: \`env("${variable}", "…")\``);
    return value;
  },
};

export const now: Helper = { usage: "now()", arity: [0, 0], outside: true, run: (_, call) => call.env.now.toISOString() };

export const file: Helper = { usage: "file(path)", arity: [1, 1], outside: true, run: ([path], call) => call.env.file(textOf(path, "file"), call.source) };

export const template: Helper = {
  usage: "template(path)",
  arity: [1, 1],
  outside: true,
  run: ([path], call) => call.env.template(textOf(path, "template"), call.source).evaluate(new Inner(call.scope, {}), call.env),
};

export const include: Helper = {
  usage: "include(path, locals?)",
  arity: [1, 2],
  outside: true,
  templatesOnly: true,
  run([path, locals], call: Call) {
    if (locals !== undefined && (typeof locals !== "object" || locals === null || Array.isArray(locals))) {
      throw wrong(`\`include\` wants a map of variables, not ${describe(locals)}`, 'write `include("part.ejs", { name: value })`');
    }
    return call.env.include(textOf(path, "include"), call.source).evaluate(new Inner(call.scope, { ...locals }), call.env);
  },
};

/** Deeper than any honest nesting. */
const limit = 50;

/** The variables of an included template: those given along, then those around it. */
class Inner implements Scope {
  readonly #outer: Scope;
  readonly #locals: Readonly<Record<string, unknown>>;
  readonly #depth: number;

  constructor(outer: Scope, locals: Readonly<Record<string, unknown>>) {
    this.#outer = outer;
    this.#locals = locals;
    this.#depth = outer instanceof Inner ? outer.#depth + 1 : 1;
    if (this.#depth > limit) throw new HoldfastError(`templates are nested more than ${limit} deep`, { code: "HF1212", hint: "one of them includes itself" });
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#locals, name) ? this.#locals[name] : this.#outer.get(name);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#locals, name) || this.#outer.has(name);
  }

  names(): Iterable<string> {
    return [...Object.keys(this.#locals), ...this.#outer.names()];
  }
}
