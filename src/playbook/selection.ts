import { HoldfastError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { tasksOf } from "./tasks-of.ts";
import type { Playbook, Task } from "./types.ts";

/** Words of `--tags` that stand for more than a tag. */
const special = new Set(["all", "tagged", "untagged", "always", "never"]);

/** Whether `--tags` and `--skip-tags` leave the task in the run. `always` runs unless skipped by name, `never` only when asked for. */
export function selected({ tags }: Pick<Task, "tags">, only: readonly string[], skip: readonly string[]): boolean {
  const names = (list: readonly string[]): boolean => list.some((tag) => tags.has(tag));
  const kind = tags.size > 0 && !(tags.size === 1 && tags.has("always")) ? "tagged" : "untagged";
  if (names(skip) || skip.includes(kind) || (skip.includes("all") && !tags.has("always"))) return false;
  const asked = names(only) || only.includes(kind);
  if (tags.has("never")) return names(only.filter((tag) => tag !== "all"));
  return asked || only.length === 0 || only.includes("all") || tags.has("always");
}

/** Throws where a tag of the command line stands nowhere in the playbooks: a typo there would select nothing. */
export function checkTags(asked: readonly string[], playbooks: readonly Playbook[]): void {
  const known = new Set(playbooks.flatMap(({ plays }) => plays.flatMap(tasksOf)).flatMap(({ tags }) => [...tags]));
  for (const tag of asked) {
    if (known.has(tag) || special.has(tag)) continue;
    const hint = known.size === 0 ? "these playbooks have no tags" : `there are ${[...known].toSorted().join(", ")}`;
    throw new HoldfastError(`no task has the tag "${tag}"`, { code: "HF1544", hint: [didYouMean(tag, known), hint].filter(Boolean).join(" ") });
  }
}
