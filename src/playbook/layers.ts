import type { Host } from "../inventory/types.ts";
import type { VarSource } from "../vars/value.ts";
import type { Play, Task } from "./types.ts";

/** Everything in files that sets a variable for a host and a task, in DESIGN's order: defaults of roles, inventory, play, task. */
export function layersOf(
  play: Pick<Play, "defaults" | "vars">,
  host: Pick<Host, "name" | "vars"> | undefined,
  task?: Pick<Task, "defaults" | "vars">,
): readonly VarSource[] {
  const ofPlay = play.vars.filter(({ on }) => !on || (host && on.has(host.name)));
  return [...play.defaults, ...(task?.defaults ?? []), ...(host?.vars ?? []), ...ofPlay, ...(task?.vars ?? [])];
}
