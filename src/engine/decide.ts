import { HoldfastError } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import type { Scope } from "../expr/types.ts";
import type { Condition, Task } from "../playbook/types.ts";
import { holds } from "../vars/render.ts";
import type { HostRun } from "./host-run.ts";
import type { Walk } from "./walk-context.ts";

/** Decides the includes that the host comes to with this task, as far as that can be told; in a dry run it may be that only the run can. */
export function decide(walk: Walk, host: HostRun, { when }: Task): void {
  const met = when.flatMap(({ once }) => once?.all ?? []);
  for (const condition of met) {
    if (!condition.once || host.decisions.get(condition) !== undefined) continue;
    try {
      host.decisions.set(condition, isMet(walk, host, condition, condition.once), host.cursor.index);
    } catch (error) {
      if (!(error instanceof Later || error instanceof Suspend || error instanceof HoldfastError)) throw error;
      if (error instanceof Later && walk.mode === "plan") host.decisions.set(condition, error, host.cursor.index);
    }
  }
}

/** Does a condition hold for a host? One of an include does or not as it was decided when the host came to it. Throws what evaluating it throws. */
export function holdsOn(walk: Walk, host: HostRun, condition: Condition, scope: Scope): boolean {
  if (!condition.once) return holds(condition, scope, walk.env);
  const known = host.decisions.get(condition);
  if (known instanceof Later) throw known;
  return known ?? isMet(walk, host, condition, condition.once);
}

function isMet(walk: Walk, host: HostRun, condition: Condition, once: NonNullable<Condition["once"]>): boolean {
  const scope = walk.scope(host, once);
  return once.around.every((outer) => holdsOn(walk, host, outer, scope)) && holds(condition, scope, walk.env);
}
