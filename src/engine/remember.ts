import type { Task } from "../playbook/types.ts";
import type { Cursor, HostRun } from "./host-run.ts";
import { isItem, type Planned, type Registered } from "./planned.ts";
import { mayBeUnreached } from "./unreached.ts";
import type { Walk } from "./walk-context.ts";

/** Keeps what a step came to, or will come to, where later tasks look for it. */
export function remember(host: HostRun, { task, facts, grows, ref, input }: Planned, registered: Registered, at: Cursor): void {
  if (isItem({ ref })) rememberItem(host, task, { ...registered, ...turnOf(task, input.extra) }, at.item);
  else if (task.register) host.values.set(task.register, registered);
  if (facts) for (const [name, value] of Object.entries(facts)) input.sets.set(name, value);
  if (grows) host.growths.set(ref.id, grows);
}

/** What an item's result says of its turn: the item, and its place where the loop names one. */
function turnOf({ loop }: Task, extra: Readonly<Record<string, unknown>> = {}): Registered {
  const names = [loop?.variable, loop?.index].filter((name) => name !== undefined);
  return Object.fromEntries(names.map((name) => [name, extra[name]]));
}

/** A loop's result is that of its items; an item that is known only after the loop was planned to its end makes it anew. */
function rememberItem(host: HostRun, task: Task, registered: Registered, item: number): void {
  const loop = host.loop(task);
  loop.results[item] = registered;
  if (loop.isOver) setLoopResult(host, task, loop.results);
}

/** All `count` items of a loop are planned. */
export function endLoop(host: HostRun, task: Task, count: number): void {
  const loop = host.loop(task);
  loop.results = loop.results.slice(0, count);
  loop.isOver = true;
  setLoopResult(host, task, loop.results);
}

/** An item for which the host could not be reached is the last: nobody tries that again for each of the others. */
export function cutLoop(host: HostRun, task: Task, registered: Registered, item: number): void {
  rememberItem(host, task, registered, item);
  host.loop(task).isCut = true;
}

function setLoopResult(host: HostRun, task: Task, results: readonly Registered[]): void {
  if (!task.register) return;
  const failed = anyOf(results, "failed");
  const skipped = results.every((result) => result["skipped"] === true);
  const msg = failed === true ? "One or more items failed" : skipped ? "All items skipped" : failed === false ? "All items completed" : failed;
  const unreachable = mayBeUnreached(task) && { unreachable: anyOf(results, "unreachable") };
  host.values.set(task.register, { results: [...results], changed: anyOf(results, "changed"), failed, skipped, msg, ...unreachable });
}

/** Is it so of one of these results? Where none says yes, one that only the run knows leaves it open. */
function anyOf(results: readonly Registered[], name: string): unknown {
  const values = results.map((result) => result[name] ?? false);
  return values.includes(true) || (values.find((value) => value !== false) ?? false);
}

/** Gives what puts back to what they are now the variables that a step sets, and what it adds to the inventory. */
export function saveValues({ values, growths }: HostRun, { task, facts, input, ref }: Planned): () => void {
  const growth = growths.get(ref.id);
  const names = [...(task.register ? [{ of: values, name: task.register }] : []), ...Object.keys(facts ?? {}).map((name) => ({ of: input.sets, name }))];
  const before = names.map(({ of, name }) => ({ of, name, was: of.has(name), value: of.get(name) }));
  return () => {
    for (const { of, name, was, value } of before) {
      if (was) of.set(name, value);
      else of.delete(name);
    }
    if (growth) growths.set(ref.id, growth);
    else growths.delete(ref.id);
  };
}

/** Notifies the handlers of a step that changed something; `sure` is false where only the run decides whether it does. */
export function notifyHandlers(walk: Walk, host: HostRun, task: Task, step: string, sure: boolean): void {
  for (const handler of walk.handlers.of(task)) host.notify(handler.id, step, sure);
}
