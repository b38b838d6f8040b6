import { holds } from "../vars/render.ts";
import type { Scope } from "../expr/types.ts";
import type { Task } from "../playbook/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { Registered } from "./planned.ts";

/** What a result is judged by. */
interface Case {
  readonly task: Task;
  readonly env: RenderEnv;
  readonly scope: Scope;
  scopeWith(result: Registered): Scope;
}

/** What a task came to, its author's conditions considered. */
export interface Verdict {
  readonly changed: boolean;
  readonly failed: boolean;
  /** Why it failed. */
  readonly message: string;
}

/**
 * Applies `changed_when` and `failed_when` to a result that is known. Without `failed_when` a judged module (a command) fails
 * by its exit status; with it, by nothing else.
 */
export function judge(input: Case, registered: Registered, judged: boolean): Verdict {
  const { task, env } = input;
  const scope = task.changedWhen || task.failedWhen ? input.scopeWith(registered) : input.scope;
  const rc = registered["rc"];
  const nonZero = judged && typeof rc === "number" && rc !== 0;
  if (!task.failedWhen) {
    if (nonZero) return { changed: false, failed: true, message: `exit status ${rc}` };
  } else if (task.failedWhen.every((condition) => holds(condition, scope, env))) {
    return { changed: false, failed: true, message: `failed_when: ${task.failedWhen.map(({ text }) => text).join(" and ")}` };
  }
  const changed = task.changedWhen ? task.changedWhen.every((condition) => holds(condition, scope, env)) : registered["changed"] === true;
  return { changed, failed: false, message: "" };
}
