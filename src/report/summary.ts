import type { HostSummary, SummaryEvent } from "../core/events.ts";
import { Exit } from "../core/exit.ts";
import { escapeText } from "./escape.ts";
import { duration, plural } from "./words.ts";

/** What else is known when a run is summed up. */
export interface Told {
  readonly command: string;
  /** Changes that were shown as expected. */
  readonly expected: number;
  /** Hosts that a saved plan no longer fits. */
  readonly refused: ReadonlySet<string>;
}

/** Does the command only show what would be done? */
export function isDry(command: string): boolean {
  return command === "plan" || command === "show";
}

/** The last line of a report, or more where the exit code needs words. Empty where there is nothing to say. */
export function drawSummary(summary: SummaryEvent, told: Told): string {
  const hosts = Object.values(summary.hosts);
  const isPlan = isDry(told.command);
  const lines: string[] = [];
  if (hosts.length > 0 && told.command !== "exec") lines.push(isPlan ? drawPlanned(hosts, told.expected) : done(hosts, told.refused.size, summary.ms));
  if (told.refused.size > 0) lines.push(refusal([...told.refused]));
  const said = isPlan && summary.exit === Exit.pending;
  if (summary.message && !said) lines.push(escapeText(summary.message));
  return lines.map((line) => `${line}\n`).join("");
}

function refusal(hosts: readonly string[]): string {
  return `refused: the saved plan does not fit ${hosts.join(", ")}`;
}

function total(hosts: readonly HostSummary[], count: (host: HostSummary) => number): number {
  return hosts.reduce((sum, host) => sum + count(host), 0);
}

function some(count: number, words: string): string | false {
  return count > 0 && `${count} ${words}`;
}

/** `12 to change (3 expected), 2 decided at run, 4 ok`. */
export function drawPlanned(hosts: readonly HostSummary[], expected: number): string {
  const pending = total(hosts, (host) => host.pending);
  const later = total(hosts, (host) => host.later);
  const change = `${pending} to change${expected > 0 ? ` (${expected} expected)` : ""}`;
  const parts = [
    pending === 0 && later === 0 ? "nothing to change" : change,
    some(later, "decided at run"),
    `${total(hosts, (host) => host.ok)} ok`,
    ...troubles(hosts),
  ];
  return parts.filter(Boolean).join(", ");
}

/** `3 hosts: 18 changed, 0 failed in 6.2 s`. */
function done(hosts: readonly HostSummary[], refused: number, ms: number): string {
  const parts = [
    `${total(hosts, (host) => host.changed)} changed`,
    `${total(hosts, (host) => host.failed)} failed`,
    some(
      total(hosts, (host) => host.ignored),
      "ignored",
    ),
    some(
      total(hosts, (host) => host.rescued),
      "rescued",
    ),
    some(
      total(hosts, (host) => host.pending),
      "left undone",
    ),
    some(
      total(hosts, (host) => Number(host.unreachable)),
      "unreachable",
    ),
    some(refused, "refused"),
  ];
  return `${plural(hosts.length, "host")}: ${parts.filter(Boolean).join(", ")} in ${duration(ms)}`;
}

function troubles(hosts: readonly HostSummary[]): readonly (string | false)[] {
  return [
    some(
      total(hosts, (host) => host.failed),
      "failed",
    ),
    some(
      total(hosts, (host) => Number(host.unreachable)),
      "unreachable",
    ),
  ];
}
