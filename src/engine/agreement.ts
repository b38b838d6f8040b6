import { isDeepStrictEqual } from "node:util";
import type { Planned } from "./planned.ts";

/** What is kept of a step that was shown: a plan of hundreds of hosts has many. */
type Shown = Pick<Planned, "changes" | "task">;

/** What draws a step for people. */
interface Drawing {
  describe(step: Shown): readonly string[];
  diff(step: Shown): string | undefined;
}

/** The steps of one host that a person was shown, and so has agreed to. */
export class Agreement {
  readonly #shown = new Map<string, Shown | "open">();

  note({ ref, verdict, changes, task }: Planned): void {
    if (changes.length > 0) this.#shown.set(ref.id, { changes, task });
    else if (verdict === "later") this.noteOpen(ref.id);
  }

  /** A step that was shown as one that only the run decides. */
  noteOpen(id: string): void {
    this.#shown.set(id, "open");
  }

  wasOpen(id: string): boolean {
    return this.#shown.get(id) === "open";
  }

  /** Was this shown, as it is or as something that only the run decides? A loop that was decided at run was shown as one step. */
  covers(planned: Planned, drawing: Drawing): boolean {
    const { changes, ref } = planned;
    if (changes.length === 0) return true;
    const shown = this.#shown.get(ref.id) ?? this.#shown.get(ref.id.split("#")[0] ?? "");
    if (shown === undefined || shown === "open") return shown === "open";
    return isDeepStrictEqual(shown.changes, changes) || (!planned.task.noLog && looksEqual(shown, planned, drawing));
  }
}

/** Changes carry what they rest on, too, which nobody was shown. */
function looksEqual(before: Shown, after: Shown, drawing: Drawing): boolean {
  return isDeepStrictEqual(drawing.describe(before), drawing.describe(after)) && drawing.diff(before) === drawing.diff(after);
}
