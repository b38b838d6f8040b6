import type { Choices } from "./choices.ts";
import { type PlayContext, uniqueId } from "./context.ts";
import type { Inherited } from "./inherited.ts";
import type { Settle } from "./once.ts";
import type { TaskList } from "./section.ts";
import { synthetic, valueOf } from "./synthetic.ts";
import { taskOf } from "./task.ts";
import type { Task } from "./types.ts";

/** The module that fails with a message. */
export const failing = "fail";

/** What the task inherits; `settle` where that is decided once, at an include. */
interface Around {
  readonly inherited: Inherited;
  readonly settle?: Settle;
}

/** A task that fails on hosts for which a name that only the run knows comes to nothing that is there. */
export function refusals({ otherwise, list: choices }: Choices, what: string, around: Around, list: TaskList, context: PlayContext): readonly Task[] {
  if (!otherwise) return [];
  const { guard, name } = otherwise;
  const { span } = name;
  const { inherited, settle = (each) => each } = around;
  const known = choices.map((choice) => choice.name).join(", ");
  const message = synthetic(
    what,
    span,
    (scope, env) => (name.kind === "text" ? `there is no ${what} "${String(name.compiled.evaluate(scope, env))}": there are ${known}` : ""),
    guard,
  );
  const at = { key: "msg", keySpan: span, value: valueOf(message) };
  return [
    taskOf(settle({ ...inherited, when: [...inherited.when, guard] }), span, {
      id: uniqueId(context, list.parent, `find the ${what}`),
      name: { value: `find the ${what}`, span },
      kind: list.kind,
      module: failing,
      args: { kind: "map", span, entries: [at] },
    }),
  ];
}
