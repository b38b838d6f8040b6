import { HoldfastError } from "../../core/errors.ts";
import type { Compiled } from "../../expr/types.ts";
import { tasksOf } from "../../playbook/tasks-of.ts";
import type { Task } from "../../playbook/types.ts";
import { compiledIn, expressionsOf } from "../../playbook/uses.ts";
import type { CarriedFiles } from "../../vars/carried-disk.ts";
import type { Value, VarSource } from "../../vars/value.ts";
import type { Surroundings } from "../options.ts";
import { playsOf, type Workspace } from "../workspace.ts";

/**
 * Looks at all that is named literally and that only the run may come to: steps that are left to it find what they name in the plan, and nothing
 * else. What can't be read now is left out.
 */
export function readAhead(workspace: Workspace, files: CarriedFiles, env: Surroundings["env"], extraVars: readonly string[]): void {
  const known = new Set<Compiled>();
  const follow = (compiled: Compiled): void => {
    if (known.has(compiled)) return;
    known.add(compiled);
    for (const { name, argument } of compiled.helpers) {
      const { source } = compiled.span;
      if (argument === undefined) continue;
      if (name === "file") attempt(() => workspace.env.file(argument, source));
      const text =
        name === "template"
          ? attempt(() => workspace.env.template(argument, source))
          : name === "include"
            ? attempt(() => workspace.env.include(argument, source))
            : undefined;
      if (text) follow(text);
    }
  };
  for (const task of tasksIn(workspace)) {
    const { project } = workspace;
    for (const { compiled } of expressionsOf(task)) follow(compiled);
    const src = sourceOf(task);
    if (src === undefined) continue;
    if (task.module === "copy") attempt(() => project.bytes(src, task.searchPath));
    const template = task.module === "template" ? attempt(() => project.template(src, task.searchPath)) : undefined;
    if (template) follow(template);
  }
  for (const value of variablesIn(workspace)) for (const compiled of compiledIn(value)) follow(compiled);
  for (const name of namedIn([...textsOf(files), ...extraVars])) void env[name];
}

/** Is anything marked `!secret`, even what was not rendered yet? */
export function marksSecrets(workspace: Workspace): boolean {
  const values = tasksIn(workspace).flatMap(({ args, environment }) => (environment ? [args, environment] : [args]));
  return [...values, ...variablesIn(workspace)].some(isSecret);
}

function isSecret(value: Value): boolean {
  if (value.kind === "list") return value.items.some(isSecret);
  if (value.kind === "map") return value.entries.some((entry) => isSecret(entry.value));
  return value.kind !== "condition" && value.secret === true;
}

function tasksIn(workspace: Workspace): readonly Task[] {
  return playsOf(workspace).flatMap((play) => tasksOf(play));
}

/** Of plays, tasks, hosts and the command line. */
function variablesIn(workspace: Workspace): readonly Value[] {
  const { inventory, extra } = workspace;
  const sources = new Set<VarSource>([
    ...playsOf(workspace).flatMap(({ vars, defaults }) => [...vars, ...defaults]),
    ...tasksIn(workspace).flatMap(({ vars, defaults }) => [...vars, ...defaults]),
    ...[...inventory.hosts.values(), inventory.localhost].flatMap(({ vars }) => vars),
    extra,
  ]);
  return [...sources].flatMap(({ entries }) => entries.map(({ value }) => value));
}

/** The `src` that a task names as it is. */
function sourceOf({ args }: Task): string | undefined {
  const src = args.kind === "map" ? args.entries.find(({ key }) => key === "src")?.value : undefined;
  return src?.kind === "scalar" && typeof src.value === "string" ? src.value : undefined;
}

function textsOf({ read }: CarriedFiles): readonly string[] {
  return Object.values(read).flatMap((bytes) => ("text" in bytes ? [bytes.text] : []));
}

/** Variables of the environment, in whatever quotes of YAML and JSON their names' own quotes stand. */
function namedIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [...text.matchAll(/\benv\(\s*\\?["'`]{1,2}(\w+)/g)].flatMap(([, name]) => name ?? []));
}

/** What can't be had now is told when it is needed: a step that is never come to must not stop the plan. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof HoldfastError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}
