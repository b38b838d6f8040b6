import { HoldfastError } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import type { HelperEnv, Scope } from "../expr/types.ts";
import type { Task } from "../playbook/types.ts";

/** A task's name for people, its role's before it: rendered, or as it is written where its values are not known. */
export function stepName(task: Task, scope: Scope, env: HelperEnv): string {
  return task.role ? `${task.role.label} : ${ownName(task, scope, env)}` : ownName(task, scope, env);
}

function ownName({ name }: Task, scope: Scope, env: HelperEnv): string {
  if ("value" in name) return name.value;
  try {
    return String(name.compiled.evaluate(scope, env));
  } catch (error) {
    if (error instanceof Later || error instanceof Suspend || error instanceof HoldfastError) return name.compiled.text;
    throw error;
  }
}
