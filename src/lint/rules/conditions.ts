import type { HelperEnv, Scope } from "../../expr/types.ts";
import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";

const nothing: Scope = { get: () => undefined, has: () => false, names: () => [] };

/** A constant looks at none of this. */
const nowhere: HelperEnv = {
  env: () => undefined,
  file: () => "",
  template: never,
  include: never,
  quote: (words) => words.join(" "),
  conceal: () => undefined,
  now: new Date(0),
};

function never(): never {
  throw new Error("a constant condition looked outside");
}

/** Conditions that are the same whatever the host: they decide nothing. */
export function* constantConditions(loaded: Loaded): Iterable<Finding> {
  for (const { task } of tasksIn(loaded)) {
    for (const condition of task.when) {
      if (!condition.constant) continue;
      const holds = condition.evaluate(nothing, nowhere);
      const hint = holds === true ? "remove it" : "remove the task, or give it the tag `never`";
      yield finding("HF1907", `\`${condition.text.trim()}\` is always ${String(holds)}`, condition.span, hint);
    }
  }
}
