import { HoldfastError, type Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { LoadContext } from "./context.ts";
import { isFileLost } from "./lost.ts";
import type { Play, Task } from "./types.ts";

type Notified = Task["notify"][number];

/** What a handler is called: its own name, with its role's before it (`nginx : restart`). */
export function handlerName({ name, role }: Pick<Task, "name" | "role">): string {
  const own = "value" in name ? name.value : name.compiled.text;
  return role ? `${role.label} : ${own}` : own;
}

/** The play with its tasks bound to the handlers that they notify. Handlers have names of their own, and every notified one exists. */
export function bindHandlers(play: Play, { problems, lost }: Pick<LoadContext, "problems" | "lost">): Play {
  checkNames(play.handlers, problems);
  const told = new Set<number>();
  const bind = (task: Task): Task => {
    if (task.notify.length === 0) return task;
    const ids = task.notify.flatMap((notified) => {
      const found = meant(notified, task, play.handlers);
      if (!(found instanceof HoldfastError)) return found.map(({ id }) => id);
      const isLost = found.code === "HF1540" && (lost.handlers.has(notified.name) || isFileLost(problems));
      if (!isLost && !told.has(notified.at.start)) problems.errors.push(found);
      told.add(notified.at.start);
      return [];
    });
    return { ...task, handlers: new Set(ids) };
  };
  const handlers = play.handlers.map(bind);
  checkOrder(handlers, problems);
  return {
    ...play,
    parts: play.parts.map((part) => ({ ...part, tasks: part.tasks.map(bind) })),
    handlers,
    verify: { ...play.verify, tasks: play.verify.tasks.map(bind) },
  };
}

/**
 * The handlers that a task means by a name: its own role's, else the play's, else the one role's that has it, and all that listen to it.
 * `nginx : restart` names a role's outright.
 */
function meant({ name, at }: Notified, { role }: Task, handlers: readonly Task[]): readonly Task[] | HoldfastError {
  const listening = handlers.filter(({ listen }) => listen.includes(name));
  const [, ofRole, rest] = /^(.+?) : (.+)$/.exec(name) ?? [];
  const named = handlers.filter((handler) => ownName(handler) === name);
  const groups = [
    handlers.filter((handler) => handler.role?.name === ofRole && ownName(handler) === rest),
    named.filter((handler) => handler.role?.label === role?.label),
    named.filter((handler) => !handler.role),
    named,
  ];
  const found = groups.find((group) => group.length > 0) ?? [];
  const roles = [...new Set(found.map((handler) => handler.role?.name))];
  if (roles.length > 1)
    return new HoldfastError(`the roles ${roles.join(" and ")} have a handler "${name}"`, {
      code: "HF1545",
      at,
      hint: `say which: ${roles.map((one) => `"${one} : ${name}"`).join(" or ")}`,
    });
  const all = [...found, ...listening.filter((handler) => !found.includes(handler))];
  if (all.length > 0) return all;
  const known = new Set(handlers.flatMap((handler) => [ownName(handler), ...handler.listen].filter((one) => one !== "")));
  const hint =
    didYouMean(name, known) ?? (known.size > 0 ? `the handlers are ${[...known].map((one) => JSON.stringify(one)).join(", ")}` : "add it below `handlers:`");
  return new HoldfastError(`no handler is called "${name}"`, { code: "HF1540", at, hint });
}

function ownName({ name }: Task): string {
  return "value" in name ? name.value : "";
}

function checkNames(handlers: readonly Task[], problems: Problems): void {
  const named = new Map<string, Task>();
  for (const handler of handlers) {
    const { name } = handler;
    if ("compiled" in name) {
      problems.error("a handler's name can't be filled in from variables", {
        code: "HF1541",
        at: name.span,
        hint: "write it out, so that tasks can notify it",
      });
      continue;
    }
    const first = named.get(handlerName(handler));
    if (first) {
      problems.error(`two handlers are called "${name.value}"`, {
        code: "HF1542",
        at: name.span,
        hint: "rename one, or let both `listen` to one word",
        related: [{ message: "the first is here", at: first.name.span }],
      });
    } else named.set(handlerName(handler), handler);
  }
}

/** Handlers have their turns in order of definition, once: one that is notified after its turn would stay undone. */
function checkOrder(handlers: readonly Task[], problems: Problems): void {
  for (const [index, handler] of handlers.entries()) {
    const missed = handlers.slice(0, index + 1).find(({ id }) => handler.handlers.has(id));
    const [notified] = handler.notify;
    if (!missed || !notified) continue;
    const which = missed === handler ? "itself" : `"${ownName(missed)}", which comes before it`;
    problems.error(`the handler "${ownName(handler)}" notifies ${which}`, {
      code: "HF1547",
      at: notified.at,
      hint: "handlers run in the order in which they are defined: put the one that notifies first",
      related: missed === handler ? [] : [{ message: "its turn is over by then", at: missed.at }],
    });
  }
}
