import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { tasksOf } from "./tasks-of.ts";
import type { Playbook, Task } from "./types.ts";

/** Words of `--tags` that stand for more than a tag. */
const special = new Set(["all", "tagged", "untagged", "always", "never"]);

/** Whether `--tags` and `--skip-tags` leave the task in the run. `always` runs unless skipped by name, `never` only when asked for. */
export function selected({ tags, twins }: Pick<Task, "tags" | "twins">, only: readonly string[], skip: readonly string[]): boolean {
  return chosen(tags, only, skip) && !twins.some((twin) => chosen(twin, only, skip));
}

function chosen(tags: ReadonlySet<string>, only: readonly string[], skip: readonly string[]): boolean {
  const names = (list: readonly string[]): boolean => list.some((tag) => tags.has(tag));
  const kind = tags.size > 0 ? "tagged" : "untagged";
  if (names(skip) || skip.includes(kind) || (skip.includes("all") && !tags.has("always"))) return false;
  const asked = names(only) || only.includes(kind);
  if (tags.has("never")) return names(only.filter((tag) => tag !== "all"));
  return asked || only.length === 0 || only.includes("all") || tags.has("always");
}

/** Tells of tags of the command line that stand nowhere in the playbooks: a typo there would select nothing. `flag` is what they were given with. */
export function checkTags(flag: "--tags" | "--skip-tags", asked: readonly string[], playbooks: readonly Playbook[], problems: Problems): void {
  const known = new Set(playbooks.flatMap(({ plays }) => plays.flatMap(tasksOf)).flatMap(({ tags }) => [...tags]));
  const source = { path: flag, text: asked.join(",") };
  let end = -1;
  for (const tag of asked) {
    const start = end + 1;
    end = start + tag.length;
    if (known.has(tag) || special.has(tag)) continue;
    const all = known.size === 0 ? "these playbooks have no tags" : `the tags are ${[...known].toSorted().join(", ")}`;
    problems.error(`no task has the tag "${tag}"`, { code: "HF1544", at: { source, start, end }, hint: didYouMean(tag, known) ?? all });
  }
}
