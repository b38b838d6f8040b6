import { HoldfastError, type Related } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import type { Compiled, Scope } from "../expr/types.ts";
import type { Task } from "../playbook/types.ts";

/** What a task comes to on one host without looking at it: its failure, and the condition that made it. */
export interface Failure {
  readonly message: string;
  readonly broken: Compiled | undefined;
  /** The values that the condition speaks of. */
  readonly scope: Scope;
}

/** An assertion that does not hold: at the condition itself, with the values that it speaks of and where they are set. */
export function assertionError(task: Task, { message, broken, scope }: Failure, on: readonly string[], everywhere: boolean): HoldfastError {
  const [first = ""] = on;
  const related = broken ? valuesIn(broken, scope, everywhere ? "" : ` on ${first}`) : [];
  return new HoldfastError(everywhere ? message : `${message} (on ${on.join(", ")})`, {
    code: "HF1601",
    at: broken?.span ?? task.at,
    hint: related.length > 0 ? "change one of these values; no host was touched" : "the playbook demands this of its variables; no host was touched",
    related,
  });
}

function valuesIn({ names }: Compiled, scope: Scope, where: string): readonly Related[] {
  return [...new Set(names.map(({ name }) => name))].flatMap((name): Related[] => {
    const at = scope.placeOf?.(name);
    const value = valueOf(name, scope);
    return at && value !== undefined ? [{ message: `${name} is ${value}${where}`, at }] : [];
  });
}

/** Only what fits on a line is shown. */
function valueOf(name: string, scope: Scope): string | undefined {
  try {
    const value = scope.get(name);
    return ["string", "number", "boolean"].includes(typeof value) ? JSON.stringify(value) : undefined;
  } catch (error) {
    if (error instanceof HoldfastError || error instanceof Later || error instanceof Suspend) return undefined;
    throw error;
  }
}
