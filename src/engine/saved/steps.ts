import type { Change } from "../../changes/define.ts";
import type { Place, SavedStep } from "./types.ts";

function keyOf({ play, index, item }: Place): string {
  return `${play}@${index}.${item}`;
}

/** Is it the run that decides what this step does? Of a wait, or of a handler that is perhaps notified, the changes are known. */
export function isOpen({ verdict, changes }: Pick<SavedStep, "verdict" | "changes">): boolean {
  return verdict === "later" && changes.length === 0;
}

/** The steps of a saved plan, found by host and place. */
export class SavedSteps {
  readonly #byHost = new Map<string, Map<string, SavedStep>>();

  constructor(steps: Iterable<SavedStep>) {
    for (const step of steps) {
      const { host } = step.ref;
      const places = this.#byHost.get(host) ?? new Map<string, SavedStep>();
      this.#byHost.set(host, places.set(keyOf(step.place), step));
    }
  }

  at(host: string, place: Place): SavedStep | undefined {
    return this.#byHost.get(host)?.get(keyOf(place));
  }

  /** What later steps of the plan make of the file that this one writes. Where that is there, this one was done, and so were they. */
  superseding(step: SavedStep): readonly Change[] {
    const { ref, changes } = step;
    const paths = new Set(changes.filter(({ kind }) => kind === "file.write").map(pathOf));
    if (paths.size === 0) return [];
    const all = this.of(ref.host);
    const behind = all.slice(all.indexOf(step) + 1);
    return behind.flatMap((later) => later.changes.filter((change) => change.kind === "file.write" && paths.has(pathOf(change))));
  }

  of(host: string): readonly SavedStep[] {
    return [...(this.#byHost.get(host)?.values() ?? [])];
  }
}

function pathOf(change: Change): string {
  return String((change as Change & { readonly path?: unknown }).path);
}
