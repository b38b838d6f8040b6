import type { StepPlanned } from "../core/events.ts";
import type { Colors } from "./colors.ts";
import { colourDiff, signOf } from "./diff.ts";
import { escapeLine, showControls } from "./escape.ts";
import type { PlannedGroup, PlannedPlay } from "./plan-board.ts";
import { displayWidth, padTo } from "./width.ts";
import { hostList, indent } from "./words.ts";

/** What of a run people want to see, and how. */
export interface Shown {
  /** Diffs too. */
  readonly diff: boolean;
  /** 0: what changes. 1 (`-v`): what stays as well, and why. 2: the output of steps as well. */
  readonly verbosity: number;
  readonly colors: Colors;
}

/** Widest step name that moves the column of hosts to the right, in cells. */
const widestName = 52;

/** The plan as people read it: play by play, task by task, hosts that are alike in one row. Empty where nothing is to be shown. */
export function drawPlan(plays: readonly PlannedPlay[], shown: Shown): string {
  return plays.map((play) => drawPlay(play, shown)).join("");
}

function drawPlay(play: PlannedPlay, shown: Shown): string {
  const rows = play.groups.filter(({ step }) => isShown(step, shown.verbosity));
  if (rows.length === 0) return "";
  const widths = rows.map(({ step }) => displayWidth(escapeLine(step.step))).filter((width) => width <= widestName);
  const name = Math.max(0, ...widths);
  const heading = `${shown.colors.bold(`Play: ${escapeLine(play.play)}`)} (${hostList(play.hosts, play.hosts)})`;
  return `${[heading, ...rows.map((row) => drawGroup(row, play.hosts, name, shown))].join("\n")}\n\n`;
}

/** Checks of the play's `verify` part run after everything else and change nothing: not part of what a reviewer has to read. */
function isShown(step: StepPlanned, verbosity: number): boolean {
  if (verbosity > 0) return true;
  return step.kind !== "verify" && (step.verdict === "change" || step.verdict === "later");
}

function drawGroup({ step, hosts }: PlannedGroup, all: readonly string[], name: number, shown: Shown): string {
  const { dim } = shown.colors;
  const remarks = [
    step.verdict === "change" && step.degree === "expected" && "expected",
    step.verdict === "same" && (step.reason || "as it should be"),
    step.verdict === "skip" && `skipped${step.reason && `: ${step.reason}`}`,
    step.kind === "handler" && `handler${step.notifiedBy?.length ? `, notified by ${step.notifiedBy.join(", ")}` : ""}`,
  ].filter((remark) => remark !== false);
  const remark = remarks.length > 0 ? dim(`  (${escapeLine(remarks.join("; "))})`) : "";
  const title = `  ${sign(step, shown.colors)} ${padTo(escapeLine(step.step), name)}  ${hostList(hosts, all)}${remark}`;
  return [title, ...drawDetails(step, shown)].join("\n");
}

function sign(step: StepPlanned, colors: Colors): string {
  if (step.verdict === "same") return colors.dim("=");
  if (step.verdict === "skip") return colors.dim(".");
  if (step.verdict === "later") return colors.cyan("?");
  const mark = signOf(step.diff);
  if (mark === "+") return colors.green(mark);
  return mark === "-" ? colors.red(mark) : colors.yellow(mark);
}

function drawDetails(step: StepPlanned, shown: Shown): readonly string[] {
  const lines: string[] = [];
  if (step.verdict === "later") lines.push(`      ${decidedAtRun(step)}`);
  if (step.verdict === "change" || step.verdict === "later") lines.push(...drawChanges(step, shown, 6));
  if (shown.verbosity > 0 && step.verdict === "change" && step.reason) lines.push(`      ${shown.colors.dim(`why: ${escapeLine(step.reason)}`)}`);
  return lines;
}

function decidedAtRun({ reason }: StepPlanned): string {
  return reason ? `decided at run: ${escapeLine(reason)}` : "decided at run";
}

/** The lines of a step's changes and, further in, their diff. */
export function drawChanges(step: { readonly changes: readonly string[]; readonly diff?: string }, shown: Shown, margin: number): readonly string[] {
  const lines = step.changes.map((change) => `${" ".repeat(margin)}${escapeLine(change)}`);
  if (shown.diff && step.diff) {
    lines.push(indent(colourDiff(showControls(step.diff).trimEnd(), shown.colors), margin + 2));
  }
  return lines;
}
