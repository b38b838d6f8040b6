import type { Change, Lookup } from "../../changes/define.ts";
import { changes as kinds } from "../../changes/registry.gen.ts";
import { isSameFile } from "../../changes/shared/still.ts";
import type { Key } from "../../observations/define.ts";
import type { FileValue } from "../../observations/file.ts";
import type { Seen, Test, Work } from "./test.ts";
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

  /** In the order in which they were planned. */
  of(host: string): readonly SavedStep[] {
    return [...(this.#byHost.get(host)?.values() ?? [])];
  }

  /** The step's changes, each with what later steps make of the file that it is about. */
  workOf(step: SavedStep): readonly Work[] {
    return step.changes.map((change) => {
      const { path, before } = change as Change & { readonly path?: string; readonly before?: FileValue };
      if (change.kind !== "file.write" || path === undefined) return { change, superseded: [] };
      const key = { kind: "file", id: path };
      const left = this.#behind(step, key, after(change, key, undefined));
      // Where the plan leads back to how the file was, that it is so does not say that the plan was followed.
      return { change, superseded: left.filter(({ value }) => before === undefined || !isSameFile(value as FileValue, before)) };
    });
  }

  /** What is asked about the step before anything is done. */
  testsOf(step: SavedStep): readonly Test[] {
    const { seen, passive, gated } = step;
    const work = passive || gated ? [] : this.workOf(step);
    return [
      ...work.map((one) => ({ work: one })),
      ...seen.map((one) => ({ seen: one, superseded: this.#behind(step, one.key, { degree: "exact", value: one.value }) })),
    ];
  }

  /** How the steps behind this one leave a file, one after the other, as far as that is known exactly. */
  #behind(step: SavedStep, key: Key, first: Lookup | undefined): readonly Seen[] {
    const all = this.of(step.ref.host);
    const left: Seen[] = [];
    let last = first;
    for (const change of all.slice(all.indexOf(step) + 1).flatMap(({ changes }) => changes)) {
      const found = after(change, key, last);
      if (found?.degree === "exact") left.push({ key, value: found.value });
      last = found ?? last;
    }
    return left;
  }
}

/** What reading `key` gives once the change is made; undefined where it does not touch it. */
function after(change: Change, key: Key, below: Lookup | undefined): Lookup | undefined {
  const unread: Lookup = { degree: "unread" };
  return kinds.get(change.kind)?.overlay(
    change,
    key,
    () => below ?? unread,
    "",
    () => ({ degree: "unread" }),
  );
}
