import { HoldfastError } from "../../src/core/errors.ts";
import { placeOf, type Source, type Span } from "../../src/core/source.ts";
import { compileExpression, compileTemplate, compileText } from "../../src/expr/compile.ts";
import type { Compiled, HelperEnv, Scope } from "../../src/expr/types.ts";
import { join } from "../../src/shell/quote.ts";

export function sourceOf(text: string, path = "play.yml"): Source {
  return { path, text };
}

export function wholeOf(text: string): Span {
  return { source: sourceOf(text), start: 0, end: text.length };
}

export function scopeOf(variables: Readonly<Record<string, unknown>>): Scope {
  return {
    get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    has: (name) => Object.hasOwn(variables, name),
    names: () => Object.keys(variables),
  };
}

/** Files by path serve `file`, `template` and `include`. */
export function envOf(files: Readonly<Record<string, string>> = {}, environment: Readonly<Record<string, string>> = {}): HelperEnv {
  const file = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new HoldfastError(`no file ${path}`, { code: "HF1300" });
    return text;
  };
  const template = (path: string): Compiled => compileTemplate(sourceOf(file(path), path));
  return { env: (name) => environment[name], file, template, include: template, quote: join, conceal: () => undefined, now: new Date("2026-01-02T03:04:05Z") };
}

export function value(expression: string, variables: Readonly<Record<string, unknown>> = {}, env = envOf()): unknown {
  return compileExpression(expression, wholeOf(expression)).evaluate(scopeOf(variables), env);
}

export function text(written: string, variables: Readonly<Record<string, unknown>> = {}, env = envOf()): unknown {
  const compiled = compileText(written, wholeOf(written));
  return typeof compiled === "string" ? compiled : compiled.evaluate(scopeOf(variables), env);
}

export function render(written: string, variables: Readonly<Record<string, unknown>> = {}, env = envOf()): unknown {
  return compileTemplate(sourceOf(written, "t.ejs")).evaluate(scopeOf(variables), env);
}

/** The mistake that `work` reports, as a person sees it. */
export function mistakeOf(work: () => unknown): { code: string; message: string; hint: string | undefined; place: string; marked: string } {
  try {
    work();
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    const { at } = error;
    const place = at && placeOf(at);
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      place: place ? `${place.line}:${place.column}` : "",
      marked: at ? at.source.text.slice(at.start, at.end) : "",
    };
  }
  throw new Error("no mistake was reported");
}
