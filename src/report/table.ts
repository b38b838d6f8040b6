import type { Colors } from "./colors.ts";
import { escapeLine } from "./escape.ts";
import { displayWidth, padTo } from "./width.ts";

/** Rows in aligned columns under a heading, for what is listed: owed handlers, hosts, lab nodes. Every line ends with a newline. */
export function drawTable(heading: readonly string[], rows: readonly (readonly string[])[], colors: Colors): string {
  const safe = [heading, ...rows].map((row) => row.map(escapeLine));
  const widths = heading.map((_, i) => Math.max(...safe.map((row) => displayWidth(row[i] ?? ""))));
  const lines = safe.map((row) =>
    row
      .map((cell, i) => padTo(cell, widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line, i) => `${i === 0 ? colors.bold(line) : line}\n`).join("");
}
