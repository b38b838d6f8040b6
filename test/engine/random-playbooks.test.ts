import { describe, expect, test } from "vitest";
import { HoldfastErrors } from "../../src/core/errors.ts";
import type { StepResult } from "../../src/core/events.ts";
import { full } from "../support/full.ts";
import { scenarioOf, type Scenario } from "../support/random-playbook.ts";
import { runFake, type FakeRun } from "../support/run-fake.ts";

/** HOLDFAST_SEED runs one scenario alone. */
const only = process.env["HOLDFAST_SEED"];
const first = Number(only ?? 1);
const seeds = Array.from({ length: only === undefined ? (full ? 400 : 25) : 1 }, (_, index) => first + index);

/** Undefined where the words of its tasks exclude each other, which is a mistake at load. */
async function runOf({ stopAt, ...scenario }: Scenario): Promise<FakeRun | undefined> {
  let results = 0;
  try {
    return await runFake({ ...scenario, onEvent: ({ event }, stop) => event === "result" && results++ === stopAt && stop() });
  } catch (error) {
    if (error instanceof HoldfastErrors) return undefined;
    throw error;
  }
}

/** What was really done on a host: what the plan knows to fail is told before. */
function doneOn(host: string, { events }: FakeRun): readonly StepResult[] {
  const applied = events.findIndex((event) => event.event === "phase" && event.phase === "apply");
  const results = applied < 0 ? [] : events.slice(applied);
  return results.filter((event): event is StepResult => event.event === "result" && event.host === host && event.status !== "interrupted");
}

/** Has it come to the end of all its tasks without a failure? Then it has done its handlers, too. */
function isThrough(host: string, { play }: Scenario, run: FakeRun): boolean {
  return !play.includes('"meta":"end_') && run.results(host).every(({ status }) => !["failed", "ignored", "rescued"].includes(status));
}

describe.each(seeds)("playbook %d", (seed) => {
  const scenario = scenarioOf(seed);
  const names = Object.keys(scenario.hosts);

  test("comes to its end whatever happens, and tells no task twice", async () => {
    const run = await runOf(scenario);
    for (const name of run ? names : []) {
      const ids = doneOn(name, run as FakeRun).flatMap(({ kind, id }) => (kind === "task" ? [id] : []));
      expect(ids).toEqual([...new Set(ids)]);
    }
  });

  test("does what its plan has shown where nothing happens, and owes no handler then", async () => {
    const run = await runOf({ ...scenario, deviations: {}, stopAt: undefined });
    for (const name of run?.exit === 0 ? names : []) {
      if (isThrough(name, scenario, run as FakeRun)) expect(run?.machine(name).owed.size).toBe(0);
      const shown = new Map(run?.rows(name).map(({ id, verdict }) => [id, verdict]));
      const wrong = doneOn(name, run as FakeRun).filter(({ id, status }) => {
        const verdict = shown.get(id);
        const fitting = { change: ["changed", "ignored", "rescued"], same: ["ok"], skip: ["skipped"], later: [status] }[verdict ?? "later"];
        return verdict === undefined ? status === "changed" : !fitting.includes(status);
      });
      expect(wrong.map(({ id, status }) => `${id} was ${status}, shown as ${shown.get(id)}`)).toEqual([]);
    }
  });
});
