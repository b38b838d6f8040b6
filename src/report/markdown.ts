import type { HostEvent, StepPlanned, StepResult, SummaryEvent } from "../core/events.ts";
import { Exit } from "../core/exit.ts";
import { createColors } from "./colors.ts";
import { readDiff } from "./diff-lines.ts";
import { statOf } from "./diff-stat.ts";
import { viewDiff } from "./diff-view.ts";
import { showControls } from "./escape.ts";
import { createGathered } from "./gathered.ts";
import { codeBlock, codeSpan, plainText } from "./markdown-text.ts";
import type { PlannedGroup, PlannedPlay } from "./plan-board.ts";
import { decidedAtRun, expectedIn, expectedMeans, isToDo, remarksOf, signOf } from "./step-words.ts";
import { drawPlanned } from "./summary.ts";
import type { DiffForm, Reporter, ReportOptions } from "./types.ts";
import { hostList, indent } from "./words.ts";

/** Lines of a diff that are shown unfolded. */
const unfolded = 15;

const noColors = createColors(false);

/** A plan for a pull request: a list of steps a play, hosts that are alike together, long diffs folded. */
export function createMarkdown(options: ReportOptions): Reporter {
  const { diff, verbosity } = options;
  return createGathered(options, ({ board, failures, lost }, summary) => {
    const expected = expectedIn(board.steps());
    const parts = [
      drawCounts(summary, expected),
      ...board.plays().flatMap((play) => drawPlay(play, diff, verbosity)),
      ...drawTroubles(failures, [...lost.values()]),
      ...(expected > 0 ? [`_${expectedMeans}_`] : []),
    ];
    const text = parts.filter((part) => part !== "").join("\n\n");
    return text && `${text}\n`;
  });
}

function drawCounts({ hosts, exit, message = "" }: SummaryEvent, expected: number): string {
  const counts = Object.values(hosts);
  const line = counts.length > 0 ? `**${drawPlanned(counts, expected)}**` : "";
  return exit === Exit.pending || message === "" ? line : [line, plainText(message)].filter(Boolean).join("\n\n");
}

function drawPlay({ play, hosts, groups }: PlannedPlay, diff: DiffForm, verbosity: number): readonly string[] {
  const rows = groups.filter(({ step }) => verbosity > 0 || isToDo(step));
  if (rows.length === 0) return [];
  return [`## ${plainText(play)}`, `on ${plainText(hosts.join(", "))}`, rows.map((row) => drawGroup(row, hosts, diff)).join("\n")];
}

function drawGroup({ step, hosts }: PlannedGroup, all: readonly string[], form: DiffForm): string {
  const on = hosts.length === all.length ? "" : ` on ${plainText(hostList(hosts, all))}`;
  const remarks = remarksOf(step);
  const remark = remarks.length > 0 ? ` (${plainText(remarks.join("; "))})` : "";
  const details = [
    ...(step.verdict === "later" ? [`- ${plainText(decidedAtRun(step))}`] : []),
    ...(isToDo(step) ? step.changes.map((change) => `- ${codeSpan(change)}`) : []),
    ...drawDiffOf(step, form),
  ];
  return [`- ${codeSpan(signOf(step))} **${plainText(step.step)}**${on}${remark}`, ...details.map((detail) => indent(detail, 2))].join("\n");
}

function drawDiffOf({ diff }: StepPlanned, form: DiffForm): readonly string[] {
  if (diff === undefined || form === "none") return [];
  const lines = viewDiff(showControls(diff), form, noColors);
  const block = codeBlock(lines, "diff");
  if (lines.length <= unfolded) return ["", block];
  const stats = statOf(readDiff(diff));
  const sum = (side: "added" | "removed") => stats.reduce((total, stat) => total + stat[side], 0);
  return ["", `<details><summary>diff: +${sum("added")} -${sum("removed")}</summary>`, "", block, "", "</details>"];
}

function drawTroubles(failures: readonly StepResult[], lost: readonly HostEvent[]): readonly string[] {
  const failed = failures.map(
    ({ step, host, status, message, at }) =>
      `- **${plainText(step)}** on ${plainText(host)}${status === "failed" ? "" : `, ${status}`}: ${plainText(message)} (${codeSpan(`${at.file}:${at.line}`)})`,
  );
  const gone = lost.map(({ host, status, message }) => `- **${plainText(host)}** ${status}${message ? `: ${plainText(message)}` : ""}`);
  return [...(failed.length > 0 ? ["## Known to fail", failed.join("\n")] : []), ...(gone.length > 0 ? ["## Out of the run", gone.join("\n")] : [])];
}
