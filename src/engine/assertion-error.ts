import { HoldfastError, type Related } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import type { Compiled, Scope } from "../expr/types.ts";
import type { Task } from "../playbook/types.ts";
import { expressionsOf } from "../playbook/uses.ts";

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

/** An error that came of evaluating the task: of one of its expressions, with the values that it speaks of; elsewhere, as in a template, with the task. */
export function withCause(error: HoldfastError, task: Task, scope: Scope): HoldfastError {
  const { at, related } = error;
  if (!at || related.length > 0) return error;
  const within = ({ span }: Compiled): boolean => span.source === at.source && span.start <= at.start && at.end <= span.end;
  const compiled = [...expressionsOf(task)].map((use) => use.compiled).find(within);
  if (compiled) return error.with(...valuesIn(compiled, scope, ""));
  return at.source === task.at.source ? error : error.with({ message: "used by this task", at: task.at });
}

/** What is set, and what is made of it nobody has to look at: of `<%= a ?? 1 %>` the a, and the whole where there is no a. */
function valuesIn({ names }: Compiled, scope: Scope, where: string): readonly Related[] {
  const seen = new Set<string>();
  const follow = (name: string): readonly Related[] => {
    const origin = seen.has(name) ? undefined : scope.origin?.(name);
    seen.add(name);
    if (!origin) return [];
    const deeper = origin.reads.flatMap(follow);
    const value = origin.isSecret ? "a secret" : valueOf(name, scope);
    return deeper.length > 0 || value === undefined ? deeper : [{ message: `${name} is ${value}${where}`, at: origin.at }];
  };
  return names.flatMap(({ name }) => follow(name));
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
