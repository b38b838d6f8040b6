import type { Inherited } from "./inherited.ts";
import type { TaskList } from "./section.ts";
import type { Condition } from "./types.ts";

/** What stands around an include: outside, with its own keywords, and with those of `apply` for its tasks. */
interface Layers {
  readonly outer: Inherited;
  readonly own: Inherited;
  readonly applied: Inherited;
}

/** Makes a condition of an include what is decided when a host comes to it. */
export type Settle = (inherited: Inherited) => Inherited;

/**
 * The conditions of an include hold or not when a host comes to it, whatever its tasks change of that: its `when`, and what its loop and the name of its
 * file have added behind those of `apply`, which are each task's own. All of one turn are decided together, those of files that another host takes as well.
 * Those of an import are its tasks' own; a handler's turn may come again, so that it is asked anew.
 */
export function settling({ outer, own, applied }: Layers, { kind }: TaskList, isStatic: boolean): Settle {
  if (isStatic || kind === "handler") return (inherited) => inherited;
  const all: Condition[] = [];
  return (inherited) => {
    const guards = inherited.when.slice(applied.when.length);
    const when: Condition[] = [...outer.when];
    const sees = { defaults: inherited.defaults, vars: [...inherited.roleVars, ...inherited.vars] };
    for (const condition of [...own.when.slice(outer.when.length), ...guards]) {
      const settled = { ...condition, once: { ...sees, around: [...when], all } };
      when.push(settled);
      all.push(settled);
    }
    return { ...inherited, when: [...when, ...applied.when.slice(own.when.length)] };
  };
}
