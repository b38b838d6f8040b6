import type { Inherited } from "./inherited.ts";
import type { TaskList } from "./section.ts";
import type { Condition } from "./types.ts";

/** What stands around an include: outside, with its own keywords, and with those of `apply` for its tasks. */
interface Layers {
  readonly outer: Inherited;
  readonly own: Inherited;
  readonly applied: Inherited;
}

/**
 * The conditions of an include hold or not when a host comes to it, whatever its tasks change of that: its `when`, and what its loop and the name of its
 * file have added behind those of `apply`, which are each task's own. A handler's turn may come again, so that it is asked anew.
 */
export function decidedOnce(inherited: Inherited, { outer, own, applied }: Layers, { kind }: TaskList): Inherited {
  if (kind === "handler") return inherited;
  const before = outer.when.length;
  const said = own.when.length;
  const guards = inherited.when.slice(applied.when.length);
  const when: Condition[] = [...outer.when];
  const sees = { defaults: inherited.defaults, vars: [...inherited.roleVars, ...inherited.vars] };
  for (const condition of [...own.when.slice(before), ...guards]) when.push({ ...condition, once: { ...sees, around: [...when] } });
  return { ...inherited, when: [...when, ...applied.when.slice(said)] };
}
