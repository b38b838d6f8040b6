import type { Problems } from "../core/errors.ts";
import type { Compiled } from "../expr/types.ts";
import type { Value } from "../vars/value.ts";
import type { FileKind, Project } from "./project.ts";
import type { Task } from "./types.ts";

/** Parameters that name a file of the project, where the module's name alone decides it. */
const parameters: ReadonlyMap<string, { readonly key: string; readonly kind: FileKind; readonly unless?: string }> = new Map([
  ["template", { key: "src", kind: "templates" }],
  ["copy", { key: "src", kind: "files", unless: "remote_src" }],
]);

/** The templates that a task names literally, compiled; files that are not there are reported. */
export function templateOf(task: Task, project: Project, problems: Problems): readonly Compiled[] {
  const parameter = parameters.get(task.module);
  if (!parameter || task.args.kind !== "map") return [];
  const { key, kind, unless } = parameter;
  if (unless !== undefined && task.args.entries.some((entry) => entry.key === unless)) return [];
  const src: Value | undefined = task.args.entries.find((entry) => entry.key === key)?.value;
  if (src?.kind !== "scalar" || typeof src.value !== "string") return [];
  const name = src.value;
  if (kind === "templates") return [problems.attempt(() => project.template(name, task.searchPath, src.span)) ?? []].flat();
  problems.attempt(() => project.find(kind, name, task.searchPath, src.span));
  return [];
}

/** Templates that expressions name literally with `template("…")`; files of `file("…")` are looked for, included templates compiled. */
export function templatesIn(
  compiled: Compiled,
  searchPath: readonly string[],
  project: Project,
  problems: Problems,
  seen = new Set<Compiled>(),
): readonly Compiled[] {
  if (seen.has(compiled)) return [];
  seen.add(compiled);
  return compiled.helpers.flatMap(({ name, argument, span }) => {
    if (argument === undefined) return [];
    if (name === "file") problems.attempt(() => project.find("files", argument, searchPath, span));
    if (name === "template") return [problems.attempt(() => project.template(argument, searchPath, span)) ?? []].flat();
    const included = name === "include" ? problems.attempt(() => project.include(argument, compiled.span.source, span)) : undefined;
    if (included) templatesIn(included, searchPath, project, problems, seen);
    return [];
  });
}
