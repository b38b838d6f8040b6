import { isDeepStrictEqual } from "node:util";
import type { Planned } from "./planned.ts";

/** What a person was shown of a step. */
interface Shown {
  readonly planned: Planned | undefined;
}

/** What draws a step for people. */
interface Drawing {
  describe(planned: Planned): readonly string[];
  diff(planned: Planned): string | undefined;
}

/** The steps of one host that a person was shown, and so has agreed to. */
export class Agreement {
  readonly #shown = new Map<string, Shown>();

  note(planned: Planned): void {
    this.#shown.set(planned.ref.id, { planned });
  }

  /** A step that was shown as one that only the run decides. */
  noteOpen(id: string): void {
    this.#shown.set(id, { planned: undefined });
  }

  /** Was this shown, as it is or as something that only the run decides? A loop that was decided at run was shown as one step. */
  covers(planned: Planned, drawing: Drawing): boolean {
    const { changes, ref } = planned;
    if (changes.length === 0) return true;
    const shown = this.#shown.get(ref.id) ?? this.#shown.get(ref.id.split("#")[0] ?? "");
    if (!shown) return false;
    const before = shown.planned;
    if (!before || (before.verdict === "later" && before.changes.length === 0)) return true;
    return isDeepStrictEqual(before.changes, changes) || looksEqual(before, planned, drawing);
  }
}

/** Changes carry what they rest on, too, which nobody was shown. */
function looksEqual(before: Planned, after: Planned, drawing: Drawing): boolean {
  return isDeepStrictEqual(drawing.describe(before), drawing.describe(after)) && drawing.diff(before) === drawing.diff(after);
}
