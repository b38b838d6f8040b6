import type { StepPlanned } from "../core/events.ts";
import type { Colors } from "./colors.ts";
import { viewDiff } from "./diff-view.ts";
import { escapeLine, showControls } from "./escape.ts";
import type { PlannedGroup, PlannedPlay } from "./plan-board.ts";
import { decidedAtRun, isToDo, remarksOf, signOf, type Sign } from "./step-words.ts";
import type { DiffForm } from "./types.ts";
import { displayWidth, padTo } from "./width.ts";
import { hostList, indent } from "./words.ts";

/** What of a run people want to see, and how. */
export interface Shown {
  readonly diff: DiffForm;
  /** 0: what changes. 1 (`-v`): what stays as well, and why. 2: the output of steps as well. */
  readonly verbosity: number;
  readonly colors: Colors;
}

/** Widest step name that moves the column of hosts to the right, in cells. */
const widestName = 52;

const signColors: Readonly<Record<Sign, keyof Colors>> = { "+": "green", "-": "red", "~": "yellow", "?": "cyan", "=": "dim", ".": "dim" };

/** The plan as people read it: play by play, task by task, hosts that are alike in one row. Empty where nothing is to be shown. */
export function drawPlan(plays: readonly PlannedPlay[], shown: Shown): string {
  return plays.map((play) => drawPlay(play, shown)).join("");
}

function drawPlay(play: PlannedPlay, shown: Shown): string {
  const rows = play.groups.filter(({ step }) => shown.verbosity > 0 || isToDo(step));
  if (rows.length === 0) return "";
  const widths = rows.map(({ step }) => displayWidth(escapeLine(step.step))).filter((width) => width <= widestName);
  const name = Math.max(0, ...widths);
  const heading = `${shown.colors.bold(`Play: ${escapeLine(play.play)}`)} (${hostList(play.hosts, play.hosts)})`;
  return `${[heading, ...rows.map((row) => drawGroup(row, play.hosts, name, shown))].join("\n")}\n\n`;
}

function drawGroup({ step, hosts }: PlannedGroup, all: readonly string[], name: number, shown: Shown): string {
  const remarks = remarksOf(step);
  const remark = remarks.length > 0 ? shown.colors.dim(`  (${escapeLine(remarks.join("; "))})`) : "";
  const title = `  ${drawSign(step, shown.colors)} ${padTo(escapeLine(step.step), name)}  ${hostList(hosts, all)}${remark}`;
  return [title, ...drawDetails(step, shown)].join("\n");
}

function drawSign(step: StepPlanned, colors: Colors): string {
  const sign = signOf(step);
  return colors[signColors[sign]](sign);
}

function drawDetails(step: StepPlanned, shown: Shown): readonly string[] {
  const lines: string[] = [];
  if (step.verdict === "later") lines.push(`      ${escapeLine(decidedAtRun(step))}`);
  if (step.verdict === "change" || step.verdict === "later") lines.push(...drawChanges(step, shown, 6));
  if (shown.verbosity > 0 && step.verdict === "change" && step.reason) lines.push(`      ${shown.colors.dim(`why: ${escapeLine(step.reason)}`)}`);
  return lines;
}

/** The lines of a step's changes and, further in, their diff. */
export function drawChanges(step: { readonly changes: readonly string[]; readonly diff?: string }, shown: Shown, margin: number): readonly string[] {
  const lines = step.changes.map((change) => `${" ".repeat(margin)}${escapeLine(change)}`);
  if (step.diff) {
    lines.push(...viewDiff(showControls(step.diff), shown.diff, shown.colors).map((line) => indent(line, margin + 2)));
  }
  return lines;
}
