import { changes } from "../../changes/registry.gen.ts";
import { HoldfastError } from "../../core/errors.ts";
import { Later, Suspend } from "../../core/unknown.ts";
import { converse } from "../converse.ts";
import type { BatchStep } from "../exchange.ts";
import type { HostRun } from "../host-run.ts";
import { machineId, type Station } from "../machine.ts";
import type { Program } from "../program.ts";
import type { Walk } from "../walk-context.ts";
import type { SavedPlan } from "./plan.ts";
import { instructionAt } from "./steps.ts";
import type { Test } from "./test.ts";
import type { SavedHost } from "./types.ts";

/** A play that the host goes through, and the walk that knows whom its tasks act as. */
export interface Passage {
  readonly walk: Walk;
  readonly program: Program;
}

/** In what a host is not as its plan has it, in words; nothing where the plan fits. Only looks. */
export async function whatMoved(saved: SavedPlan, run: HostRun, passages: readonly Passage[]): Promise<readonly string[]> {
  const expected = saved.hosts.get(run.name);
  if (!expected) return ["the plan was made without it"];
  const stranger = whoElse(expected, run);
  if (stranger !== undefined) return [stranger];
  const found = new Map<Station, Test[]>();
  for (const { walk, program } of passages)
    for (const { place, tests } of saved.steps.of(run.name)) {
      if (tests.length === 0 || place !== walk.place({ index: instructionAt(place), item: itemAt(place) })) continue;
      const station = stationAt(walk, program, run, instructionAt(place));
      if (station) found.set(station, [...(found.get(station) ?? []), ...tests]);
    }
  const moved = await Promise.all([...found].map(async ([station, tests]) => await failing(station, tests)));
  return [...new Set(moved.flat())];
}

function itemAt(place: string): number {
  return Number(/\.(\d+)$/.exec(place)?.[1]);
}

function whoElse({ machineId: id, hostKey }: SavedHost, { machine }: HostRun): string | undefined {
  const now = machineId(machine);
  if (now !== id) return `it is another machine: its id is ${now ?? "unknown"}, the plan was made for ${id}`;
  const shown = [...machine.stations.values()].flatMap(({ port }) => port.hostKey ?? [])[0];
  if (hostKey === undefined || shown === undefined || shown === hostKey) return undefined;
  return `its host key is ${shown}, the plan was made with ${hostKey}`;
}

/** Whom the task acts as; undefined where only the run decides that: then the step is tested when its turn comes. */
function stationAt(walk: Walk, { instructions }: Program, run: HostRun, index: number): Station | undefined {
  const instruction = instructions[index];
  try {
    return instruction?.do === "task" ? walk.station(run, instruction.task) : undefined;
  } catch (error) {
    if (error instanceof Suspend || error instanceof Later || error instanceof HoldfastError) return undefined;
    throw error;
  }
}

async function failing(station: Station, tests: readonly Test[]): Promise<readonly string[]> {
  const steps = tests.map((test, index): BatchStep => ({ id: `test/${index}`, test, owe: [], judged: false, mustChange: false, timeout: 0 }));
  const { outcomes } = await converse(station, { steps, reads: [] });
  return outcomes.flatMap(({ id, status }) => (status === "deviated" ? nameOf(tests[Number(id.slice("test/".length))]) : []));
}

function nameOf(test: Test | undefined): string {
  if (!test) throw new Error("the host answered for a test that nobody asked");
  if ("key" in test) return `${test.key.id} is not as it was`;
  return `"${changes.get(test.change.kind)?.describe(test.change) ?? test.change.kind}" rests on what has changed`;
}
