import type { Span } from "../../core/source.ts";
import type { Plain } from "../../vars/value.ts";
import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";

/** Words of `--tags` that stand for more than a tag of that name. */
const special = new Set(["all", "tagged", "untagged"]);

/** Tags that `--tags` can't reach: what they are on is never chosen by them. */
export function* deadTags(loaded: Loaded): Iterable<Finding> {
  for (const { task } of tasksIn(loaded)) {
    const tags = task.written?.entries.find(({ key }) => key === "tags");
    if (!tags) continue;
    if (task.kind !== "task")
      yield finding(
        "HF1903",
        `tags on a ${task.kind === "handler" ? "handler" : "verification"} have no effect`,
        tags.keySpan,
        "put them on the tasks that lead to it",
      );
    for (const { name, at } of tagsIn(tags.value)) {
      if (special.has(name)) yield finding("HF1903", `\`--tags ${name}\` means more than this tag`, at, "give the tag another name");
    }
    if (task.kind === "task" && task.tags.size === 1 && task.tags.has("never"))
      yield finding(
        "HF1903",
        "a task with no tag but `never` is never chosen by what it does",
        tags.value.span,
        "give it a tag of its own as well: `[never, cleanup]`",
      );
  }
}

function tagsIn(value: Plain): readonly { readonly name: string; readonly at: Span }[] {
  const items = value.kind === "list" ? value.items : [value];
  return items.flatMap((item) => (item.kind === "scalar" ? item.raw.split(",").map((name) => ({ name: name.trim(), at: item.span })) : []));
}
