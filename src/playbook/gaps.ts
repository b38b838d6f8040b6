import { HoldfastError, type Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Span } from "../core/source.ts";
import { magicNames } from "../vars/names.ts";
import { tasksOf } from "./tasks-of.ts";
import { type Produced, producedBy } from "./produced.ts";
import type { Gap, Reach } from "./reach.ts";
import type { Play, Task } from "./types.ts";

interface Found {
  readonly name: string;
  readonly at: Span;
  readonly task: Task | undefined;
  readonly missing: Set<string>;
}

/** Undefined names of a play, each place reported once for all hosts and tasks that come by it. */
export class Gaps {
  private readonly play: Play;
  private readonly reach: Reach;
  private readonly produced: Produced;
  private readonly problems: Problems;
  private readonly found = new Map<string, Found>();

  constructor(play: Play, reach: Reach, produced: Produced, problems: Problems) {
    this.play = play;
    this.reach = reach;
    this.produced = produced;
    this.problems = problems;
  }

  note(gaps: Iterable<Gap>, task: Task | undefined): void {
    for (const { name, missing } of gaps) {
      const key = `${name.span.source.path}:${name.span.start}`;
      let found = this.found.get(key);
      if (!found) this.found.set(key, (found = { name: name.name, at: name.span, task, missing: new Set() }));
      for (const host of missing) found.missing.add(host.name);
    }
  }

  report(): void {
    for (const found of this.found.values()) this.problems.errors.push(this.errorOf(found));
  }

  private errorOf({ name, at, task, missing }: Found): HoldfastError {
    const everywhere = missing.size >= this.reach.hosts.length;
    const message = everywhere ? `undefined variable "${name}"` : `"${name}" is not set for ${few([...missing])}`;
    const related = task && at.source !== task.at.source ? [{ message: "used by this task", at: task.at }] : [];
    return new HoldfastError(message, { code: everywhere ? "HF1550" : "HF1552", at, hint: this.hint(name, task, everywhere), related });
  }

  private hint(name: string, task: Task | undefined, everywhere: boolean): string {
    if (!everywhere) return `set it for every host of the play, or write \`${name} ?? …\``;
    if (name === "item" || name === "loop") return task?.loop ? `this loop calls it ${task.loop.variable}` : "only a task with `loop:` has it";
    const later = tasksOf(this.play).find((one) => producedBy(one).includes(name));
    if (later)
      return later === task ? "the task's own result is known only to changed_when, failed_when and until" : "it is set only later, by a task further down";
    if (name.startsWith("ansible_")) return "facts are members of `facts`, such as `facts.os.family`";
    const known = [
      ...this.reach.known(),
      ...this.produced.names(),
      ...magicNames,
      ...(task?.vars ?? []).flatMap(({ entries }) => entries.map(({ key }) => key)),
    ];
    return didYouMean(name, known) ?? "set it below `vars:`, in group_vars/, or with -e";
  }
}

function few(hosts: readonly string[]): string {
  const [first, second, third, ...more] = hosts;
  const shown = [first, second, third].filter((host) => host !== undefined).join(", ");
  return more.length > 0 ? `${shown} and ${more.length} more` : shown;
}
