import type { Automaton, Range } from "./automaton.ts";
import { mask } from "./mask.ts";

/** Masks a text that arrives in pieces. It keeps back only what may be the beginning of a secret. */
export class MaskStream {
  readonly #finder: () => Automaton | undefined;
  #held = "";
  /** How much of what is held belongs to a secret that was already replaced. */
  #replaced = 0;

  constructor(finder: () => Automaton | undefined) {
    this.#finder = finder;
  }

  /** What may be shown now. */
  push(piece: string): string {
    const text = this.#held + piece;
    const { found, open } = this.#finder()?.scan(text) ?? { found: [], open: 0 };
    return this.#show(text, found, text.length - open);
  }

  /** The rest. */
  end(): string {
    const text = this.#held;
    return this.#show(text, this.#finder()?.scan(text).found ?? [], text.length);
  }

  /** Shows the text up to `cut` and holds the rest. */
  #show(text: string, found: readonly Range[], cut: number): string {
    let shown = "";
    let at = this.#replaced;
    for (const [start, end] of found) {
      if (start >= cut) break;
      if (start >= at) shown += text.slice(at, start) + mask;
      at = Math.max(at, end);
    }
    if (at < cut) shown += text.slice(at, cut);
    this.#held = text.slice(cut);
    this.#replaced = Math.max(0, at - cut);
    return shown;
  }
}
