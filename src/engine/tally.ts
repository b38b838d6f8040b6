import type { HostSummary } from "../core/events.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import type { Fleet } from "./fleet.ts";
import type { HostRun } from "./host-run.ts";

/** Round trips of each host so far, all its sessions together. */
export function tripsOf(runs: Iterable<HostRun>, fleet: Fleet): ReadonlyMap<string, number> {
  const sum = (host: string): number => [...fleet.machine(host).stations.values()].reduce((trips, { port }) => trips + port.roundTrips, 0);
  return new Map([...runs].map(({ name }) => [name, sum(name)]));
}

/** What is reported of each host in the end. `before` are its round trips until verification began, which repeats itself as long as it must. */
export function summaries(runs: Iterable<HostRun>, fleet: Fleet, before?: ReadonlyMap<string, number>): Record<string, HostSummary> {
  const result: Record<string, HostSummary> = {};
  const all = [...runs];
  const trips = tripsOf(all, fleet);
  for (const { name, tally, state } of all) {
    const total = trips.get(name) ?? 0;
    const roundTrips = before?.get(name) ?? total;
    result[name] = { ...tally, unreachable: state === "unreachable", roundTrips, verifyRoundTrips: total - roundTrips };
  }
  return result;
}

/** What is still to change: what a person left out; all that is left where a host did not come to the end of what was planned for it. */
export function countLeft(runs: Iterable<HostRun>): void {
  for (const run of runs) run.tally.pending = isStuck(run) ? run.left.size : run.leftOut.size;
}

/** What was planned and not done, for the last line of a run that did not come to its end. */
export function leftUndone(runs: Iterable<HostRun>): string | undefined {
  const hosts = [...runs].filter(isStuck).map(({ name, left }) => `${name} ${left.size}, from "${[...left.values()][0]}" on`);
  return hosts.length > 0 ? `left undone: ${hosts.join("; ")}` : undefined;
}

function isStuck({ state, left }: HostRun): boolean {
  return state !== "running" && state !== "ended" && left.size > 0;
}

/** The exit code that the hosts' fates ask for; pending changes count only in a plan. */
export function exitOf(runs: Iterable<HostRun>, mode: "plan" | "apply"): ExitCode {
  const codes = new Set<ExitCode>();
  for (const { state, tally, leftOut } of runs) {
    if (tally.failed > 0) codes.add(Exit.failed);
    if (state === "unreachable") codes.add(Exit.unreachable);
    if (state === "busy") codes.add(Exit.busy);
    if (state === "refused") codes.add(Exit.stale);
    if (state === "declined" || leftOut.size > 0) codes.add(Exit.pending);
    if (mode === "plan" && tally.pending + tally.later > 0) codes.add(Exit.pending);
  }
  return worstExit(codes);
}

/** What a plan found to do. */
export interface Pending {
  readonly changes: number;
  /** Decided at run. */
  readonly later: number;
  /** Waits and the like. */
  readonly passive: number;
}

export function pendingOf(runs: Iterable<HostRun>): Pending {
  const sum = { changes: 0, later: 0, passive: 0 };
  for (const { tally, passive } of runs) {
    sum.changes += tally.pending;
    sum.later += tally.later;
    sum.passive += passive;
  }
  return sum;
}

export function haveChanged(runs: Iterable<HostRun>): boolean {
  return [...runs].some(({ tally }) => tally.changed > 0);
}
