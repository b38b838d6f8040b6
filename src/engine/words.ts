import { z } from "zod";
import { defineModule } from "../modules/define.ts";
import type { Task } from "../playbook/types.ts";
import type { HostRun } from "./host-run.ts";
import type { MetaWord } from "./program.ts";
import type { Walk } from "./walk-context.ts";

/** Stands where a module would, for what a plan shows of a word to the engine itself. */
export const meta = defineModule({
  name: "meta",
  summary: "A word to the engine itself",
  params: z.object({}),
  examples: [],
  passive: true,
  reads: () => [],
  plan: () => ({ changes: [], reason: "a word to the engine" }),
});

const whatEnds: Readonly<Partial<Record<MetaWord, string>>> = {
  end_host: "the play is over for this host",
  end_batch: "the play is over for the hosts of this batch",
  end_play: "the play is over for all hosts",
};

export function isEnd(word: MetaWord | undefined): word is MetaWord {
  return word !== undefined && whatEnds[word] !== undefined;
}

/** Does what a word says, whose `when` holds on the host. */
export function obey(walk: Walk, host: HostRun, word: MetaWord): void {
  if (word === "end_host") host.state = "ended";
  if (word === "end_batch") walk.roster.endBatch();
  if (word === "end_play") walk.roster.endPlay();
  if (word === "refresh_facts") walk.forgetFacts(host);
}

/** Notes in a dry run that the play may be over behind this step, for whom the word means. */
export function mayEnd(walk: Walk, host: HostRun, word: MetaWord, step: string): void {
  if (word === "end_host") host.mayEnd(step);
  else walk.roster.mayEnd(step, word === "end_play");
}

/** Tells what came of a word that the plan has left to the run. */
export function tellEnd(walk: Walk, host: HostRun, task: Task, word: MetaWord, holds: boolean): void {
  const ref = walk.ref(host, task, walk.scope(host, task));
  const wasOpen = walk.saved ? walk.saved.steps.at(host.name, walk.place(host.cursor)) !== undefined : host.shown.wasOpen(ref.id);
  if (walk.mode !== "apply" || !wasOpen) return;
  host.tally[holds ? "ok" : "skipped"]++;
  const message = holds ? (whatEnds[word] ?? "") : `when: ${task.when.map(({ text }) => text).join(" and ")}`;
  walk.emit({ event: "result", ...ref, status: holds ? "ok" : "skipped", message, changes: [], ms: 0 });
}
