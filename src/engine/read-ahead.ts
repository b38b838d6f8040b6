import { HoldfastError } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import { keyOf, keyText, type Key } from "../observations/define.ts";
import type { Task } from "../playbook/types.ts";
import { owedKey, owedText } from "./debts.ts";
import type { HostRun } from "./host-run.ts";
import type { Need } from "./home-keys.ts";
import { itemsOf } from "./items.ts";
import type { Station } from "./machine.ts";
import { wants } from "./plan-item.ts";
import type { Planned } from "./planned.ts";
import type { Program } from "./program.ts";
import type { Walk } from "./walk-context.ts";

/**
 * What to read in the trip that goes out now: `keys`, without which the host can't go on, and whatever the tasks behind it will want
 * as far as that can be told. Only closed kinds are read ahead of their turn, never a command.
 */
export function readAhead(walk: Walk, host: HostRun, program: Program, station: Station, keys: readonly Key[]): readonly Key[] {
  const found = new Map(keys.map((key) => [keyText(key), key]));
  const isHome = walk.home(host) === station;
  const note = (key: Need): void => {
    if (key.home && !isHome) return;
    const ahead = walk.mode === "verify" || walk.observation(key.kind).speculative;
    if (ahead) for (const stale of staleFor(walk, station, key)) found.set(keyText(stale), stale);
  };
  station.machine.overlay.tentatively(() => {
    for (const task of upcoming(walk, host, program)) for (const key of wanted(walk, host, task, station)) note(key);
  });
  for (const key of volatileKeys(walk, station)) found.set(keyText(key), key);
  // Each user of a machine keeps an account of their own of what is owed there: read with the session's first request.
  if (!station.cache.has(owedText)) found.set(keyText(owedKey), owedKey);
  return [...found.values()];
}

/** What moves by itself is looked at again with every trip that goes out anyway. */
function volatileKeys(walk: Walk, { cache }: Station): readonly Key[] {
  return [...cache.keys()].map(keyOf).filter(({ kind }) => walk.observation(kind).volatile);
}

function* upcoming(walk: Walk, host: HostRun, program: Program): Generator<Task> {
  for (const instruction of program.instructions.slice(host.cursor.index)) if (instruction.do === "task") yield instruction.task;
  for (const { instructions } of walk.following(host)) for (const instruction of instructions) if (instruction.do === "task") yield instruction.task;
}

/** What was not read yet; or, when steps are about to be sent, what they change in a way that only the host can tell. */
function staleFor(walk: Walk, { machine, cache }: Station, key: Key): readonly Key[] {
  const found = machine.overlay.lookup(key, cache);
  if (walk.mode === "plan" && found.degree === "unread") return found.needs ?? [key];
  return walk.mode !== "plan" && found.degree !== "exact" ? [key] : [];
}

/** In a dry run, what a task behind the one at hand would make is laid over for those behind it: what two packages bring is fetched in one trip. */
function foresee(walk: Walk, { machine }: Station, { ref, changes }: Planned): void {
  if (walk.mode === "plan") for (const change of changes) machine.overlay.add(ref.id, change, walk.change(change));
}

function wanted(walk: Walk, host: HostRun, task: Task, station: Station): readonly Key[] {
  try {
    if (!walk.actsAt(host, task, station)) return [];
    return itemsOf(walk, host, task).flatMap((input) => wants(input(station), (planned) => foresee(walk, station, planned)));
  } catch (error) {
    if (error instanceof Suspend) return error.needs as readonly Key[];
    if (error instanceof Later || error instanceof HoldfastError) return [];
    throw error;
  }
}
