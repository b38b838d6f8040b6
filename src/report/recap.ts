import type { HostSummary, SummaryEvent } from "../core/events.ts";
import type { Colors } from "./colors.ts";
import { displayWidth, padTo } from "./width.ts";
import { plural } from "./words.ts";

interface Column {
  cell(summary: HostSummary): string;
  paint(colors: Colors): (text: string) => string;
  /** Shown also where every host has none. */
  readonly always?: boolean;
  count(summary: HostSummary): number;
}

type Count = Exclude<keyof HostSummary, "unreachable" | "roundTrips">;

function column(key: Count, words: string, color: keyof Colors | undefined, always = false): Column {
  return {
    count: (summary) => summary[key],
    cell: (summary) => `${summary[key]} ${words}`,
    paint: (colors) => (color ? colors[color] : (text) => text),
    always,
  };
}

function columnsOf(planning: boolean): readonly Column[] {
  return [
    column("ok", "ok", "green", true),
    planning ? column("pending", "to change", "yellow", true) : column("changed", "changed", "yellow", true),
    planning ? column("later", "decided at run", "cyan") : column("pending", "left undone", "red"),
    column("skipped", "skipped", "dim"),
    column("ignored", "ignored", "yellow"),
    column("rescued", "rescued", "yellow"),
    column("failed", "failed", "red", !planning),
  ];
}

/** One line a host: its counts in columns, and the round trips that the run cost it. */
export function drawRecap(summary: SummaryEvent, command: string, colors: Colors): string {
  const hosts = Object.entries(summary.hosts);
  const columns = columnsOf(command === "plan").filter(({ always, count }) => always || hosts.some(([, host]) => count(host) > 0));
  const nameWidth = Math.max(0, ...hosts.map(([name]) => displayWidth(name)));
  const widths = columns.map(({ cell }) => Math.max(0, ...hosts.map(([, host]) => cell(host).length)));
  const lines = hosts.map(([name, host]) => {
    const counts = columns.map(({ cell, count, paint }, i) => {
      const text = cell(host).padStart(widths[i] ?? 0);
      return count(host) > 0 ? paint(colors)(text) : colors.dim(text);
    });
    const end = host.unreachable ? colors.red("unreachable") : plural(host.roundTrips, "round trip");
    return [padTo(name, nameWidth), ...counts, end].join("  ");
  });
  return lines.map((line) => `${line}\n`).join("");
}
