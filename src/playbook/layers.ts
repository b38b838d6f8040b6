import type { Host } from "../inventory/types.ts";
import type { VarSource } from "../vars/value.ts";
import type { Play, Task } from "./types.ts";

const ownNames = new WeakMap<Pick<Host, "name" | "at">, VarSource>();

/** What holds of a host of which nothing is said: ssh connects to its own name. */
export function unsaidOf(host: Pick<Host, "name" | "at">): VarSource {
  const { name, at } = host;
  const known = ownNames.get(host) ?? {
    label: "the host's own name",
    entries: [{ key: "ssh_host", keySpan: at, value: { kind: "scalar", span: at, raw: name, value: name } }],
  };
  ownNames.set(host, known);
  return known;
}

/** Everything that sets a variable for a host and a task before the run, in DESIGN's order: defaults of roles, inventory, play, task. */
export function layersOf(
  play: Pick<Play, "defaults" | "vars">,
  host: Pick<Host, "name" | "at" | "vars"> | undefined,
  task?: Pick<Task, "defaults" | "vars">,
): readonly VarSource[] {
  const ofPlay = play.vars.filter(({ on }) => !on || (host && on.has(host.name)));
  return [...(host ? [unsaidOf(host)] : []), ...play.defaults, ...(task?.defaults ?? []), ...(host?.vars ?? []), ...ofPlay, ...(task?.vars ?? [])];
}
