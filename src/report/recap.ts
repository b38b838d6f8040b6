import type { HostSummary, SummaryEvent } from "../core/events.ts";
import type { Colors } from "./colors.ts";
import { isDry, type Told } from "./summary.ts";
import { displayWidth, padTo } from "./width.ts";
import { plural } from "./words.ts";

interface Column {
  readonly count: Exclude<keyof HostSummary, "unreachable" | "roundTrips" | "verifyRoundTrips">;
  readonly words: string;
  readonly color: keyof Colors;
  /** Shown also where every host has none. */
  readonly always?: boolean;
}

const ok: Column = { count: "ok", words: "ok", color: "green", always: true };

const whenPlanned: readonly Column[] = [
  ok,
  { count: "pending", words: "to change", color: "yellow", always: true },
  { count: "later", words: "decided at run", color: "cyan" },
  { count: "skipped", words: "skipped", color: "dim" },
  { count: "failed", words: "failed", color: "red" },
];

const whenDone: readonly Column[] = [
  ok,
  { count: "changed", words: "changed", color: "yellow", always: true },
  { count: "pending", words: "left undone", color: "red" },
  { count: "skipped", words: "skipped", color: "dim" },
  { count: "ignored", words: "ignored", color: "yellow" },
  { count: "rescued", words: "rescued", color: "yellow" },
  { count: "failed", words: "failed", color: "red", always: true },
];

/** One line a host: its counts in columns, and the round trips that the run cost it. */
export function drawRecap(summary: SummaryEvent, { command, refused }: Told, colors: Colors): string {
  const hosts = Object.entries(summary.hosts);
  const widest = (sizes: readonly number[]) => Math.max(0, ...sizes);
  const nameWidth = widest(hosts.map(([name]) => displayWidth(name)));
  const columns = (isDry(command) ? whenPlanned : whenDone)
    .filter(({ always, count }) => always || hosts.some(([, host]) => host[count] > 0))
    .map((column) => ({ ...column, width: widest(hosts.map(([, host]) => String(host[column.count]).length)) }));
  const lines = hosts.map(([name, host]) => {
    const cells = columns.map(({ count, words, color, width }) => {
      const cell = `${String(host[count]).padStart(width)} ${words}`;
      return colors[host[count] > 0 ? color : "dim"](cell);
    });
    const verify = host.verifyRoundTrips > 0 && host.roundTrips > 0 ? `, ${host.verifyRoundTrips} more to verify` : "";
    const trips = `${plural(host.roundTrips, "round trip")}${verify}`;
    const end = host.unreachable ? colors.red("unreachable") : refused.has(name) ? colors.red("refused") : trips;
    return [padTo(name, nameWidth), ...cells, end].join("  ");
  });
  return lines.map((line) => `${line}\n`).join("");
}
