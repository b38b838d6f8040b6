import type { Problems } from "../core/errors.ts";
import type { OfHost } from "../expr/types.ts";
import type { Produced } from "./produced.ts";
import type { Play, Task } from "./types.ts";
import type { Use } from "./uses.ts";

/** A variable of other hosts that nothing has set by the time it is asked for. */
export type Early = Pick<OfHost, "root" | "span"> & { readonly task: Task };

/** What a task asks of other hosts before any task has set it. In batches it may be there: hosts of an earlier one have gone through the whole play. */
export function* earlyOf(task: Task, { serial }: Play, uses: readonly Use[], produced: Produced): Iterable<Early> {
  if (task.kind !== "task" || serial.length > 0) return;
  for (const { compiled, after } of uses)
    for (const { root, span, soft } of compiled.ofHosts) if (!soft && !after && !produced.has(root)) yield { root, span, task };
}

/**
 * Hosts wait for one another's results, and would do so for ever where only a later task gives them, or the very
 * task that asks. `known`: what files set. A handler may have run by then, at a `flush_handlers`.
 */
export function checkTurns(early: Iterable<Early>, known: ReadonlySet<string>, produced: Produced, problems: Problems): void {
  for (const { root, span, task } of early) {
    const givers = produced.by(root);
    const [giver] = givers;
    if (!giver || known.has(root) || givers.some(({ kind }) => kind === "handler")) continue;
    const own = givers.includes(task);
    const message = own ? `no host has "${root}" yet: this very task gives it` : `no host has "${root}" yet: the task that gives it comes later`;
    problems.error(message, {
      code: "HF1548",
      at: span,
      hint: own ? "ask for it in a task that follows" : "put that task before this one: hosts wait for each other's results",
      related: [{ message: "given here", at: giver.at }],
    });
  }
}
