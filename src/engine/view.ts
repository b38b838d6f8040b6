import type { Lookup } from "../changes/define.ts";
import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import { Later, Suspend, Unknown } from "../core/unknown.ts";
import type { HostView } from "../modules/define.ts";
import type { Key } from "../observations/define.ts";
import { Unreadable } from "./exchange.ts";
import type { Cache, Overlay } from "./overlay.ts";

export interface ViewOptions {
  /** A step's name for people, by its id. */
  stepName(id: string): string;
  /** What a command prints once the pending steps are done, nothing can tell: not the overlay, nor what it printed before. */
  isHidden(key: Key): boolean;
  /** In a dry run, the step that must be done first; in the run itself that is simply done. */
  readonly pendingStep: (() => string) | undefined;
}

/**
 * What a module is handed to plan with. It keeps account of what the plan rests on: `rests`, all that was looked at (read again when the host
 * deviates), `looks`, what only the run decides (a batch ends before such a step), and the degree of certainty.
 */
export class View implements HostView {
  readonly rests: Key[] = [];
  readonly looks: Key[] = [];
  degree: "exact" | "expected" = "exact";
  readonly #overlay: Overlay;
  readonly #cache: Cache;
  readonly #options: ViewOptions;

  constructor(overlay: Overlay, cache: Cache, options: ViewOptions) {
    this.#overlay = overlay;
    this.#cache = cache;
    this.#options = options;
  }

  read<V>(key: Key<V>): V {
    const found = this.#find(key);
    if (found.degree !== "later") return found.value as V;
    throw this.#later(found.step);
  }

  peek<V>(key: Key<V>): Exclude<Lookup<V>, { degree: "unread" }> {
    const found = this.#find(key);
    if (found.degree === "later") this.degree = "expected";
    return found as Exclude<Lookup<V>, { degree: "unread" }>;
  }

  /** In a dry run, what must be done before it is sure what was looked at; nothing where that is exact. */
  get doubt(): Unknown | undefined {
    const { pendingStep } = this.#options;
    return this.degree === "expected" && pendingStep ? this.#unknown(pendingStep()) : undefined;
  }

  /** What must be read before this key can be looked at; nothing where it can. */
  missing(key: Key): readonly Key[] {
    const found = this.#overlay.lookup(key, this.#cache);
    return found.degree === "unread" ? this.#inPlaceOf(key, found) : [];
  }

  /** In the run itself the pending steps are done by the time of the reading: then the key itself is there. */
  #inPlaceOf(key: Key, { needs }: Extract<Lookup, { degree: "unread" }>): readonly Key[] {
    return this.#options.pendingStep && needs ? needs : [key];
  }

  #find(key: Key): Exclude<Lookup, { degree: "unread" }> {
    this.rests.push(key);
    const { pendingStep } = this.#options;
    const isHidden = this.#options.isHidden(key);
    const found: Lookup = isHidden ? { degree: "unread" } : this.#overlay.lookup(key, this.#cache);
    if (found.degree === "unread") {
      if (isHidden && pendingStep) throw this.#later(pendingStep());
      throw new Suspend(this.#inPlaceOf(key, found));
    }
    if (found.degree === "later") this.looks.push(key);
    else {
      if (found.value instanceof Unreadable)
        throw new HoldfastError(`can't read ${key.kind} ${key.id}: ${found.value.why}`, { code: "HF3101", exit: Exit.failed });
      if (found.degree === "expected") this.degree = "expected";
    }
    return found;
  }

  #later(step: string): Later {
    return new Later(this.#unknown(step));
  }

  #unknown(step: string): Unknown {
    return new Unknown(step, this.#options.stepName(step));
  }
}
