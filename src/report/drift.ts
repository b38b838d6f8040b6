import type { HostSummary } from "../core/events.ts";
import { Exit } from "../core/exit.ts";
import { escapeLine } from "./escape.ts";
import { createGathered, type GatheredPlan } from "./gathered.ts";
import type { Reporter, ReportOptions } from "./types.ts";

/** Names of what is to change that a line holds; of more, how many. */
const namesShown = 8;

/** A plan in one line a host, for cron: `node1: in step`, `node2: 3 to change: /etc/motd, keepalived.service`, `node3: unreachable: …`. */
export function createDrift(options: ReportOptions): Reporter {
  return createGathered(options, (plan, { hosts, exit }) =>
    Object.entries(hosts)
      .map(([host, counts]) => `${escapeLine(`${host}: ${exit === Exit.interrupted ? "interrupted" : stateOf(host, counts, plan)}`)}\n`)
      .join(""),
  );
}

function stateOf(host: string, counts: HostSummary, plan: GatheredPlan): string {
  const lost = plan.lost.get(host);
  if (lost) return lost.message ? `${lost.status}: ${lost.message}` : lost.status;
  const { pending, later } = counts;
  const told = [pending > 0 && `${pending} to change`, later > 0 && `${later} decided at run`].filter(Boolean).join(", ");
  const failures = plan.failures.filter((failure) => failure.host === host && failure.status === "failed");
  const failing = failures.map(({ step, message }) => `"${step}" is known to fail: ${message}`);
  const parts = [...(told ? [`${told}: ${namesOf(host, plan)}`] : []), ...failing];
  return parts.join("; ") || "in step";
}

/** What the steps are about; of one that is about nothing with a name, its own. */
function namesOf(host: string, plan: GatheredPlan): string {
  const names = [...new Set(plan.toDo(host).flatMap(({ subjects, step }) => subjects ?? [step]))];
  const more = names.length - namesShown;
  return more > 0 ? `${names.slice(0, namesShown).join(", ")} and ${more} more` : names.join(", ");
}
