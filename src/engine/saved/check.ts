import { changes } from "../../changes/registry.gen.ts";
import type { Emit } from "../../core/events.ts";
import { HoldfastError } from "../../core/errors.ts";
import { Exit } from "../../core/exit.ts";
import { Later, Suspend } from "../../core/unknown.ts";
import { converse, whyDead } from "../converse.ts";
import type { BatchReply, BatchStep } from "../exchange.ts";
import type { HostRun } from "../host-run.ts";
import { machineId, type Station } from "../machine.ts";
import type { Program } from "../program.ts";
import type { Walk } from "../walk-context.ts";
import type { SavedPlan } from "./plan.ts";
import type { Test } from "./test.ts";
import type { SavedHost } from "./types.ts";

/** A play that the host goes through, and the walk that knows whom its tasks act as. */
export interface Passage {
  readonly walk: Walk;
  readonly program: Program;
}

/** Tells why a host is left out of an apply of its plan: it has moved since, or can't be asked. Only looks. */
export async function whatUnfits(saved: SavedPlan, run: HostRun, passages: readonly Passage[], emit: Emit): Promise<"refused" | "unreachable" | undefined> {
  const host = run.name;
  try {
    const moved = await whatMoved(saved, run, passages);
    if (moved.length === 0) return undefined;
    emit({ event: "host", host, status: "refused", message: `has moved since the plan was made: ${moved.join("; ")}`, hint: "make a new plan" });
    return "refused";
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    emit({ event: "host", host, status: "unreachable", message: error.message, ...(error.hint !== undefined && { hint: error.hint }) });
    return "unreachable";
  }
}

/** In what a host is not as its plan has it, in words; nothing where the plan fits. */
async function whatMoved(saved: SavedPlan, run: HostRun, passages: readonly Passage[]): Promise<readonly string[]> {
  const expected = saved.hosts.get(run.name);
  if (!expected) return ["the plan was made without it"];
  const stranger = whoElse(expected, run);
  if (stranger !== undefined) return [stranger];
  const found = new Map<Station, Test[]>();
  for (const { walk, program } of passages)
    for (const step of saved.steps.of(run.name)) {
      if (step.tests.length === 0 || step.place.play !== program.play.id) continue;
      const station = stationAt(walk, program, run, step.place.index);
      const superseded = saved.steps.superseding(step);
      const tests = step.tests.map((test) => ("change" in test ? { ...test, superseded } : test));
      if (station) found.set(station, [...(found.get(station) ?? []), ...tests]);
    }
  const moved = await Promise.all([...found].map(async ([station, tests]) => await failing(station, tests)));
  return [...new Set(moved.flat())];
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
  const reply = await converse(station, { steps, reads: [] });
  if (reply.end !== "complete") throw unreachable(reply);
  return reply.outcomes.flatMap(({ id, status }) => (status === "done" ? [] : nameOf(tests[Number(id.slice("test/".length))])));
}

/** What can't be asked does not fit. */
function unreachable(reply: BatchReply): HoldfastError {
  const { message, hint } = whyDead(reply);
  return new HoldfastError(message, { code: "HF2002", hint, exit: Exit.unreachable });
}

function nameOf(test: Test | undefined): string {
  if (!test) throw new Error("the host answered for a test that nobody asked");
  if ("key" in test) return `${test.key.id} is not as it was`;
  return `"${changes.get(test.change.kind)?.describe(test.change) ?? test.change.kind}" rests on what has changed`;
}
