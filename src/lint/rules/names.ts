import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";

/** Tasks without a name: in a plan, in a report, in a record they are hard to tell apart. */
export function* unnamedTasks(loaded: Loaded): Iterable<Finding> {
  for (const { task } of tasksIn(loaded)) {
    if (task.module === "meta" || !task.written || task.written.entries.some(({ key }) => key === "name")) continue;
    yield finding("HF1904", "this task has no name", task.at, `say what it is for: \`name: …\` before \`${task.written.entries[0]?.key ?? task.module}\``);
  }
}
