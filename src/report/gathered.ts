import type { HostEvent, RunEvent, StepPlanned, StepResult, SummaryEvent } from "../core/events.ts";
import { PlanBoard } from "./plan-board.ts";
import { SideNotes } from "./side-notes.ts";
import { createSink } from "./sink.ts";
import type { Reporter, ReportOptions } from "./types.ts";

/** A plan with all that is to be told of it, once it is whole. */
export class GatheredPlan {
  readonly board = new PlanBoard();
  /** What is known to fail. */
  readonly failures: StepResult[] = [];
  /** Hosts that are out of the run, and why. */
  readonly lost = new Map<string, HostEvent>();

  see(event: RunEvent): void {
    if (event.event === "play") this.board.start(event);
    else if (event.event === "step") this.board.add(event);
    else if (event.event === "host" && event.status !== "connecting" && event.status !== "connected") this.lost.set(event.host, event);
    else if (event.event === "result" && event.status !== "ok" && event.status !== "skipped") {
      this.board.drop(event);
      this.failures.push(event);
    }
  }

  /** What there is to do on a host, in order. */
  toDo(host: string): readonly StepPlanned[] {
    return this.board.steps().filter((step) => step.host === host && (step.verdict === "change" || step.verdict === "later"));
  }
}

/** A report that is written in one piece at the end. Mistakes and warnings go to standard error before it; nothing can be asked. */
export function createGathered(options: ReportOptions, draw: (plan: GatheredPlan, summary: SummaryEvent) => string): Reporter {
  const stdout = createSink(options.stdout);
  const stderr = createSink(options.stderr);
  const side = new SideNotes(options, (text) => stderr.write(options.mask(text)));
  const plan = new GatheredPlan();
  return {
    emit(event) {
      plan.see(event);
      if (event.event === "run") side.nameHosts(event.hosts);
      else if (event.event === "error") side.mistake(event.error);
      else if (event.event === "note" && event.level === "warning") side.note(event);
      else if (event.event === "phase") side.flush();
      else if (event.event === "summary") {
        side.flush();
        stdout.write(options.mask(draw(plan, event)));
      }
    },
    async end() {
      side.flush();
      await Promise.all([stdout.end(), stderr.end()]);
    },
  };
}
