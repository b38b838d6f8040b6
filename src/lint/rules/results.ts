import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";
import { usedNames } from "../used.ts";

/** Results that are registered and never read. */
export function* unreadResults(loaded: Loaded): Iterable<Finding> {
  const used = usedNames(loaded);
  for (const { task } of tasksIn(loaded)) {
    const register = task.written?.entries.find(({ key }) => key === "register");
    if (!register || task.register === undefined || used.has(task.register)) continue;
    yield finding("HF1909", `nothing reads the result "${task.register}"`, register.value.span, "remove `register`, or use the result");
  }
}
