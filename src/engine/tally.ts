import type { HostSummary } from "../core/events.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import type { Fleet } from "./fleet.ts";
import type { HostRun } from "./host-run.ts";

/** What is reported of each host in the end. */
export function summaries(runs: Iterable<HostRun>, fleet: Fleet): Record<string, HostSummary> {
  const result: Record<string, HostSummary> = {};
  for (const run of runs) {
    const roundTrips = [...fleet.machine(run.name).stations.values()].reduce((sum, { port }) => sum + port.roundTrips, 0);
    result[run.name] = { ...run.tally, unreachable: run.state === "unreachable", roundTrips };
  }
  return result;
}

/** The exit code that the hosts' fates ask for; pending changes count only in a plan. */
export function exitOf(runs: Iterable<HostRun>, mode: "plan" | "apply"): ExitCode {
  const codes = new Set<ExitCode>();
  for (const { state, tally } of runs) {
    if (tally.failed > 0) codes.add(Exit.failed);
    if (state === "unreachable") codes.add(Exit.unreachable);
    if (state === "busy") codes.add(Exit.busy);
    if (mode === "plan" && tally.pending + tally.later > 0) codes.add(Exit.pending);
  }
  return worstExit(codes);
}
