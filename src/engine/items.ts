import { HoldfastError } from "../core/errors.ts";
import type { Task } from "../playbook/types.ts";
import { render } from "../vars/render.ts";
import { holdsOn } from "./decide.ts";
import type { HostRun } from "./host-run.ts";
import type { Station } from "./machine.ts";
import type { ItemInput } from "./planned.ts";
import { View } from "./view.ts";
import type { Walk } from "./walk-context.ts";

/** The inputs of a task on a host: one, or one for each item of its loop. Throws what rendering the loop throws. */
export function itemsOf(walk: Walk, host: HostRun, task: Task): readonly ((station: Station) => ItemInput)[] {
  if (!task.loop) return [inputOf(walk, host, task)];
  const { label } = task.loop;
  return turnsOf(walk, host, task).map(({ key, value, extra }, position) => {
    const number = String(position);
    if (task.noLog) return inputOf(walk, host, task, extra, { key: number, label: number });
    return inputOf(walk, host, task, extra, {
      key,
      label: label ? String(render(label, walk.scope(host, task, extra), walk.env)) : shortLabel(value),
    });
  });
}

/** One turn of a loop: its item, and the variables that the loop sets for it. */
interface Turn {
  readonly key: string;
  readonly value: unknown;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** The turns of a task's loop; none without one. Throws what rendering the loop throws. */
export function turnsOf(walk: Walk, host: HostRun, task: Task): readonly Turn[] {
  if (!task.loop) return [];
  const { variable, index } = task.loop;
  const items = loopItems(render(task.loop.items, walk.scope(host, task), walk.env), task);
  const all = items.map(({ value }) => value);
  return items.map(({ key, value }, position) => {
    const extra = { loop: turnOf(all, position), [variable]: value, ...(index && { [index]: position }) };
    return { key, value, extra };
  });
}

/** What a task may ask of the turn that its loop is at, in the words of Ansible's `ansible_loop`. */
function turnOf(items: readonly unknown[], at: number): Readonly<Record<string, unknown>> {
  const { length } = items;
  return {
    index: at + 1,
    index0: at,
    revindex: length - at,
    revindex0: length - at - 1,
    first: at === 0,
    last: at === length - 1,
    length,
    allitems: items,
    ...(at > 0 && { previtem: items[at - 1] }),
    ...(at < length - 1 && { nextitem: items[at + 1] }),
  };
}

/** The input of a task as a whole: for a loop whose items are not known yet. */
export function inputOf(
  walk: Walk,
  host: HostRun,
  task: Task,
  extra?: Readonly<Record<string, unknown>>,
  item?: { readonly key: string; readonly label: string },
): (station: Station) => ItemInput {
  return (station) => {
    const scope = walk.scope(host, task, extra);
    const { machine } = station;
    const view = new View(machine.overlay, station.cache, {
      stepName: (id) => walk.stepName(id),
      isHidden: ({ kind }) => machine.overlay.pending && !walk.observation(kind).speculative,
      pendingStep: walk.mode === "plan" ? () => machine.lastPending : undefined,
    });
    return {
      ref: walk.ref(host, task, scope, item),
      task,
      module: walk.module(task),
      sets: walk.sets(host, task, extra),
      scope,
      extra,
      holds: (condition) => holdsOn(walk, host, condition, scope),
      scopeWith: (result) => walk.scope(host, task, { ...extra, ...(task.register && { [task.register]: result }) }),
      env: walk.env,
      view,
      project: walk.project(task, scope),
      inventoryHostname: host.name,
      asksRepositories: walk.asksRepositories,
      isDry: walk.mode === "plan",
      kindOf: (change) => walk.change(change),
    };
  };
}

function loopItems(value: unknown, task: Task): { key: string; value: unknown }[] {
  if (Array.isArray(value)) return listItems(value);
  if (typeof value === "object" && value !== null) return Object.entries(value).map(([key, item]) => ({ key, value: { key, value: item as unknown } }));
  throw new HoldfastError(`a loop takes a list or a map, not ${JSON.stringify(value)}`, {
    code: "HF1602",
    at: task.loop?.items.span,
    hint: 'write a list, or "<%= name %>" for a variable that holds one',
  });
}

/** Short scalars name their item, so that ids stay the same when a list grows in front. An item that occurs again is another step. */
function listItems(items: readonly unknown[]): { key: string; value: unknown }[] {
  const seen = new Set<string>();
  return items.map((value, index) => {
    const isName = (typeof value === "string" && /^[^\s#]{1,60}$/.test(value)) || typeof value === "number";
    const name = isName ? String(value) : String(index);
    const key = seen.has(name) ? `${name}#${index}` : name;
    seen.add(key);
    return { key, value };
  });
}

function shortLabel(value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
