import { HoldfastError, type Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
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
  if (kind === "templates")
    return [problems.attempt(() => ledBy("used by this task", task.at, () => project.template(name, task.searchPath, src.span))) ?? []].flat();
  problems.attempt(() => project.find(kind, name, task.searchPath, src.span));
  return [];
}

/** Does what may find a mistake in another file, which is told together with the place that leads there. */
function ledBy<T>(message: string, at: Span, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HoldfastError && error.at && error.at.source !== at.source) throw error.with({ message, at });
    throw error;
  }
}

/** A template and the names that it knows beside those of its task; undefined where only a run tells which. */
export interface TemplateUse {
  readonly compiled: Compiled;
  readonly given: ReadonlySet<string> | undefined;
}

/** Templates that expressions name literally with `template("…")` and `include("…")`, those that they include in turn too; files of `file("…")` are looked for. */
export function templatesIn(
  { compiled, given }: TemplateUse,
  searchPath: readonly string[],
  project: Project,
  problems: Problems,
  above: readonly Compiled[] = [],
): readonly TemplateUse[] {
  const within = [...above, compiled];
  return compiled.helpers.flatMap(({ name, argument, locals, span }): readonly TemplateUse[] => {
    if (argument === undefined) return [];
    if (name === "file") problems.attempt(() => project.find("files", argument, searchPath, span));
    const found =
      name === "template"
        ? problems.attempt(() => ledBy("used here", span, () => project.template(argument, searchPath, span)))
        : name === "include"
          ? problems.attempt(() => ledBy("included here", span, () => project.include(argument, compiled.span.source, span)))
          : undefined;
    if (!found || within.includes(found)) return [];
    const use = { compiled: found, given: name === "include" ? given && locals && new Set([...given, ...locals]) : given };
    return [use, ...templatesIn(use, searchPath, project, problems, within)];
  });
}
