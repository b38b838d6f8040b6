import { Problems } from "../../src/core/errors.ts";
import type { HostView, ModuleDefinition, Outcome, PlanContext } from "../../src/modules/define.ts";
import { parseParams } from "../../src/modules/params.ts";
import type { Value } from "../../src/vars/value.ts";
import { parseYaml } from "../../src/vars/yaml.ts";

/** A task for the law suite beyond a module's own examples: `test/modules/NAME.cases.ts` exports a list of them as `cases`. */
export interface ModuleCase {
  readonly title: string;
  /** As it stands in a playbook: the module's name, and its parameters below it. */
  readonly task: Readonly<Record<string, unknown>>;
  /** What the host has beside a fresh machine's: `given(key, value)`. */
  readonly host?: readonly [string, unknown][];
}

function written(module: ModuleDefinition, task: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const name = [module.name, ...(module.aliases ?? [])].find((word) => Object.hasOwn(task, word));
  if (name === undefined) throw new Error(`the task ${JSON.stringify(task)} is none of ${module.name}`);
  const args = task[name];
  if (typeof args === "string" && module.freeForm !== undefined) return { [module.freeForm]: args };
  return { ...(args as Record<string, unknown> | null) };
}

/** A task's parameters as they would come from a playbook. */
export function argsOf(module: ModuleDefinition, task: Readonly<Record<string, unknown>>): Value {
  const args = yaml(JSON.stringify(written(module, task)));
  if (args.kind !== "map") return args;
  const asExpression = (value: Value): Value =>
    value.kind === "list" ? { ...value, items: value.items.map(asExpression) } : ({ kind: "condition", span: value.span, raw: "" } as Value);
  const entries = args.entries.map((entry) => (module.expressions?.includes(entry.key) ? { ...entry, value: asExpression(entry.value) } : entry));
  return { ...args, entries };
}

/** YAML text with its places; nothing in it is compiled. */
export function yaml(text: string): Value {
  const problems = new Problems();
  const tree = parseYaml({ path: "task.yml", text }, problems);
  problems.throwIfAny();
  return tree as Value;
}

/** What a task's parameters are once everything is known. A parameter that is an expression becomes a condition that holds. */
export function paramsOf(module: ModuleDefinition, task: Readonly<Record<string, unknown>>): unknown {
  const values = written(module, task);
  for (const name of module.expressions ?? []) if (values[name] !== undefined) values[name] = conditions(values[name]);
  return parseParams(module, values, argsOf(module, task));
}

function conditions(value: unknown): unknown {
  const one = (text: unknown): unknown => ({ text: String(text), holds: () => true, value: () => `value of ${String(text)}` });
  return Array.isArray(value) ? value.map(one) : one(value);
}

export const context: PlanContext = {
  project: {
    file: (name) => Buffer.from(`file ${name}\n`),
    template: (name) => `template ${name}\n`,
  },
  environment: {},
  inventoryHostname: "node1",
  asksRepositories: true,
};

/** Plans a task as a playbook's author wrote it. */
export function planTask(module: ModuleDefinition, host: HostView, args: unknown): Outcome {
  return module.plan(host, paramsOf(module, { [module.name]: args }), context);
}
