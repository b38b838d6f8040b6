import type { Change } from "../../changes/define.ts";
import type { Cursor } from "../host-run.ts";
import type { SavedStep } from "./types.ts";

/** Where a host stands in a run: the same in the plan and when it is applied, since both go through the same plays. */
export function placeOf(play: string, { index, item }: Cursor): string {
  return `${play}@${index}.${item}`;
}

/** The instruction of its play at which a place is. */
export function instructionAt(place: string): number {
  return Number(/@(\d+)\.\d+$/.exec(place)?.[1]);
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
      this.#byHost.set(host, places.set(step.place, step));
    }
  }

  at(host: string, place: string): SavedStep | undefined {
    return this.#byHost.get(host)?.get(place);
  }

  /** What later steps of the plan make of the file that this one writes. Where that is there, this one was done, and so were they. */
  superseding({ ref, place, changes }: SavedStep): readonly Change[] {
    const paths = new Set(changes.filter(({ kind }) => kind === "file.write").map(pathOf));
    if (paths.size === 0) return [];
    const all = this.of(ref.host);
    const behind = all.slice(all.findIndex((step) => step.place === place) + 1);
    return behind.flatMap((step) => step.changes.filter((change) => change.kind === "file.write" && paths.has(pathOf(change))));
  }

  of(host: string): readonly SavedStep[] {
    return [...(this.#byHost.get(host)?.values() ?? [])];
  }
}

function pathOf(change: Change): string {
  return String((change as Change & { readonly path?: unknown }).path);
}
