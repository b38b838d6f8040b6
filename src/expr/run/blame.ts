import { HoldfastError } from "../../core/errors.ts";
import type { Span } from "../../core/source.ts";
import type { Site } from "../emit/context.ts";
import { mistake, type Text } from "../text.ts";
import { Unprintable, describe } from "./print.ts";

/** Turns what goes wrong during evaluation into errors with a place. One for each compiled text. */
export class Blame {
  readonly text: Text;
  readonly sites: readonly Site[];
  /** All of it, for what has no place of its own. */
  readonly #whole: Span;

  constructor(text: Text, sites: readonly Site[], whole: Span) {
    this.text = text;
    this.sites = sites;
    this.#whole = whole;
  }

  label(site: number): string {
    return this.sites[site]?.label ?? "";
  }

  error(site: number, code: string, message: string, hint?: string): HoldfastError {
    const { start, end } = this.sites[site] ?? { start: 0, end: this.text.text.length };
    return mistake(this.text, start, end, code, message, hint);
  }

  unprintable(site: number, value: unknown): HoldfastError {
    return this.error(site, "HF1207", `\`${shorten(this.label(site))}\` is ${describe(value)}, which can't be put into text`, hintFor(value));
  }

  /** What a call threw: a mistake without a place gets this one, and what JavaScript itself objects to becomes a mistake. */
  called(site: number, error: unknown): unknown {
    if (error instanceof Unprintable) return this.unprintable(site, error.value);
    if (error instanceof HoldfastError) return error.at ? error : this.error(site, error.code, error.message, error.hint);
    if (isOverflow(error)) return this.error(site, "HF1209", "this calls itself without end");
    if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError || error instanceof URIError) {
      return this.error(site, "HF1209", `this call failed: ${error.message}`);
    }
    return error;
  }

  /** What JavaScript itself objects to outside any call. */
  native(error: unknown): unknown {
    if (isOverflow(error)) return new HoldfastError("this calls itself without end", { code: "HF1209", at: this.#whole });
    const name = error instanceof ReferenceError ? /'_(.+)' before initialization$/.exec(error.message)?.[1] : undefined;
    return name === undefined ? error : new HoldfastError(`\`${name}\` is used before the line that declares it`, { code: "HF1209", at: this.#whole });
  }
}

function isOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}

function shorten(label: string): string {
  const line = label.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

function hintFor(value: unknown): string {
  if (value === undefined || value === null) return 'give it a value for that case: `x ?? ""`';
  if (typeof value === "number") return "a text was calculated with as if it were a number";
  if (typeof value === "function") return "call it";
  return Array.isArray(value) ? 'use `json(x)`, or `x.join(", ")`' : "use `json(x)`";
}
