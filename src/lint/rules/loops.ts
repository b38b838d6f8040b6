import type { Play, Task } from "../../playbook/types.ts";
import { lastOf } from "../../playbook/reach.ts";
import type { Value } from "../../vars/value.ts";
import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";

/** Loops over maps with secrets whose items are not called anything else: each row of a report would show the whole map. */
export function* unlabelledLoops(loaded: Loaded): Iterable<Finding> {
  for (const { play, task } of tasksIn(loaded)) {
    const { loop } = task;
    if (!loop || loop.label || !holdsSecretMap(itemsOf(loop.items, play, task, loaded))) continue;
    yield finding(
      "HF1910",
      "each item of this loop is a map with a secret, and is shown whole",
      loop.items.span,
      `give it a label: \`loop_control: { label: "<%= ${loop.variable}.name %>" }\``,
    );
  }
}

/** The value that stands behind `<%= users %>`, as far as one file says it. */
function itemsOf(items: Value, { vars }: Play, task: Task, { inventory }: Loaded): Value {
  const name = items.kind === "text" ? /^\s*<%[=-]\s*([\w$]+)\s*%>\s*$/.exec(items.compiled.text)?.[1] : undefined;
  if (name === undefined) return items;
  const ofHosts = [...(inventory?.hosts.values() ?? [])].map((host) => lastOf(host.vars, name));
  return (lastOf(task.vars, name) ?? lastOf(vars, name) ?? ofHosts.find(Boolean))?.value ?? items;
}

function holdsSecretMap(value: Value): boolean {
  const items = value.kind === "list" ? value.items : value.kind === "map" ? value.entries.map((entry) => entry.value) : [];
  return items.some((item) => item.kind === "map" && hasSecret(item));
}

function hasSecret(value: Value): boolean {
  if (value.kind === "list") return value.items.some(hasSecret);
  if (value.kind === "map") return value.entries.some((entry) => hasSecret(entry.value));
  return value.kind !== "condition" && value.secret === true;
}
