import { Automaton } from "./automaton.ts";
import { formsOf, shortest } from "./forms.ts";
import { mask } from "./mask.ts";
import { MaskStream } from "./stream.ts";

/**
 * The secrets of a run, known by value: whatever leaves the program goes through here, so it does not matter which way a secret took.
 * Secrets of fewer than four characters are not masked.
 */
export class Secrets {
  readonly #forms = new Set<string>();
  #automaton: Automaton | undefined;
  #seen = false;

  add(value: string): void {
    if (value !== "") this.#seen = true;
    if (value.length < shortest) return;
    for (const form of formsOf(value)) this.#forms.add(form);
    this.#automaton = undefined;
  }

  /** Whether there was any secret, those that are too short to be masked included. */
  get seen(): boolean {
    return this.#seen;
  }

  /** The text with each secret, in any of its forms, replaced by `(secret)`. */
  mask(text: string): string {
    if (this.#forms.size === 0) return text;
    const { found } = this.#finder().scan(text);
    let shown = "";
    let at = 0;
    for (const [start, end] of found) {
      shown += text.slice(at, start) + mask;
      at = end;
    }
    return shown + text.slice(at);
  }

  /** A copy of JSON data with all its texts masked, keys too, and numbers that are secrets. */
  maskJson(value: unknown): unknown {
    if (typeof value === "string") return this.mask(value);
    if (typeof value === "number") return this.taints(String(value)) ? mask : value;
    if (Array.isArray(value)) return value.map((item) => this.maskJson(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.mask(key), this.maskJson(item)]));
  }

  /** Whether the text holds a secret in any form: such a text is not shown in a diff, nor its hash. */
  taints(text: string): boolean {
    return this.#forms.size > 0 && this.#finder().scan(text).found.length > 0;
  }

  /** Masks a text that arrives in pieces, wherever they are cut. Secrets added meanwhile count from the next piece on. */
  stream(): MaskStream {
    return new MaskStream(() => (this.#forms.size === 0 ? undefined : this.#finder()));
  }

  #finder(): Automaton {
    return (this.#automaton ??= new Automaton(this.#forms, shortest));
  }
}
