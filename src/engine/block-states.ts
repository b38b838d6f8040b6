import type { Task } from "../playbook/types.ts";

/** `over`: its `always` has failed too, nothing of it runs any more. */
type Phase = "entered" | "failed" | "rescuing" | "over";

/** Does a rescue take it from there where the task fails? */
export function isRescued({ blocks }: Pick<Task, "blocks">): boolean {
  return blocks.some(({ section, hasRescue }) => section === "block" && hasRescue);
}

/** How a host stands in the blocks around its tasks: which it has come to, and which of their sections it goes through. */
export class BlockStates {
  readonly #states = new Map<string, { readonly phase: Phase; /** Index of the first instruction in it. */ readonly since: number }>();

  clear(): void {
    this.#states.clear();
  }

  enter({ blocks }: Task, index: number): void {
    for (const { id } of blocks) if (!this.#states.has(id)) this.#states.set(id, { phase: "entered", since: index });
  }

  /** The host goes back to an instruction: blocks that it had come to only in expectation were never entered. */
  rewind(index: number): void {
    for (const [id, { since }] of this.#states) if (since >= index) this.#states.delete(id);
  }

  /** What the host has come to by this instruction it has really come to: it may go back there, but not to before. */
  confirm(index: number): void {
    for (const [id, { phase, since }] of this.#states) if (since <= index) this.#states.set(id, { phase, since: Number.NEGATIVE_INFINITY });
  }

  /** May the task run? The `always` of an entered block does, whatever became of the block, of those around it, and of the host. */
  admits({ blocks }: Task, isRunning: boolean): boolean {
    const from = blocks.findLastIndex(({ id, section }) => section === "always" && this.#states.has(id));
    const around = blocks[from];
    if (around ? this.#phase(around.id) === "over" : !isRunning) return false;
    return blocks.slice(from + 1).every(({ id, section }) => {
      const phase = this.#phase(id);
      if (section === "rescue") return phase === "rescuing";
      return section === "always" || phase === undefined || phase === "entered";
    });
  }

  /** The task failed. Says whether a rescue takes it from here. */
  fail({ blocks }: Task): boolean {
    for (const { id, section, hasRescue } of blocks.toReversed()) {
      const isRescuing = section === "block" && hasRescue;
      this.#set(id, isRescuing ? "rescuing" : section === "always" ? "over" : "failed");
      if (isRescuing) return true;
    }
    return false;
  }

  /** A task of a `rescue` that nothing has called for. */
  isUnusedRescue({ blocks }: Task): boolean {
    return blocks.some(({ id, section }) => section === "rescue" && this.#phase(id) !== "rescuing");
  }

  #phase(id: string): Phase | undefined {
    return this.#states.get(id)?.phase;
  }

  #set(id: string, phase: Phase): void {
    this.#states.set(id, { phase, since: this.#states.get(id)?.since ?? 0 });
  }
}
