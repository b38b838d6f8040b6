import { HoldfastError, type Problems, type Related } from "../core/errors.ts";
import { nearest } from "../core/suggest.ts";
import { helpers } from "../expr/helpers/table.ts";
import type { Name } from "../expr/types.ts";
import { allConnectionNames } from "../inventory/connection-names.ts";
import { magicNames } from "../vars/names.ts";
import { magicOfAnsible } from "./ansible-names.ts";
import { factOfAnsible } from "./check-facts.ts";
import type { Lost } from "./lost.ts";
import { type Produced, producedBy } from "./produced.ts";
import type { Gap, Reach } from "./reach.ts";
import { tasksOf } from "./tasks-of.ts";
import type { Play, Task } from "./types.ts";

/** A play as undefined names are explained in it. */
export interface View {
  readonly play: Play;
  readonly reach: Reach;
  readonly produced: Produced;
}

interface Use {
  readonly name: Name;
  readonly task: Task | undefined;
}

/** One name that has no value, wherever a play uses it. */
interface Found {
  readonly name: string;
  readonly view: View;
  /** By place, in the order they were come by. */
  readonly uses: Map<string, Use>;
  readonly missing: Set<string>;
}

/** Places of one mistake that are shown beside the first. */
const mostShown = 3;

/** Undefined names of all plays. A name is told once, with the places that use it: mostly it is one mistake where it should be set. */
export class Gaps {
  private readonly lost: Lost;
  private readonly found = new Map<string, Found>();
  private readonly plays = new Set<Play>();

  constructor(lost: Lost) {
    this.lost = lost;
  }

  note(gaps: Iterable<Gap>, task: Task | undefined, view: View): void {
    this.plays.add(view.play);
    for (const { name, missing } of gaps) {
      if (this.lost.names.has(name.name)) continue;
      const place = `${name.span.source.path}:${name.span.start}`;
      // What a loop calls its item is each task's own affair.
      const key = `${this.plays.size} ${name.name} ${isOfLoop(name.name) ? place : ""}`;
      let found = this.found.get(key);
      if (!found) this.found.set(key, (found = { name: name.name, view, uses: new Map(), missing: new Set() }));
      if (!found.uses.has(place)) found.uses.set(place, { name, task });
      for (const host of missing) found.missing.add(host.name);
    }
  }

  report(problems: Problems): void {
    const groups = new Map<string, Found>();
    for (const found of this.found.values()) {
      const { message, hint } = explain(found);
      const key = isOfLoop(found.name) ? JSON.stringify([...found.uses.keys()]) : `${message} ${hint}`;
      const group = groups.get(key);
      if (!group) groups.set(key, found);
      else for (const [place, use] of found.uses) group.uses.set(place, use);
    }
    for (const found of groups.values()) problems.errors.push(errorOf(found));
  }
}

function isOfLoop(name: string): boolean {
  return name === "item" || name === "loop";
}

function errorOf(found: Found): HoldfastError {
  const { message, hint, code, meant } = explain(found);
  const [first, ...others] = found.uses.values();
  const shown = others.slice(0, mostShown);
  const more = others.length - shown.length;
  const related: Related[] = [
    ...(first?.task && first.name.span.source !== first.task.at.source ? [{ message: "used by this task", at: first.task.at }] : []),
    ...(meant ? [meant] : []),
    ...shown.map(({ name }, i) => ({
      message: more > 0 && i === mostShown - 1 ? `also used here, and ${more === 1 ? "once" : `${more} times`} more` : "also used here",
      at: name.span,
    })),
  ];
  return new HoldfastError(message, { code, at: first?.name.span, hint, related });
}

interface Explanation {
  readonly message: string;
  readonly code: "HF1550" | "HF1552";
  readonly hint: string;
  /** Where the name is set that was probably meant. */
  readonly meant?: Related | undefined;
}

function explain({ name, view, uses, missing }: Found): Explanation {
  if (missing.size < view.reach.hosts.length) {
    const meant = nearest(name, view.reach.only(missing));
    const hint = meant === undefined ? `set it for every host of the play, or write \`${name} ?? …\`` : `is "${meant}" this name misspelt?`;
    return { message: `"${name}" is not set for ${few([...missing])}`, code: "HF1552", hint, meant: meant === undefined ? undefined : placeOf(meant, view) };
  }
  const [first] = uses.values();
  return { message: `undefined variable "${name}"`, code: "HF1550", ...hintFor(name, first, view) };
}

function hintFor(name: string, use: Use | undefined, view: View): Pick<Explanation, "hint" | "meant"> {
  const { play, reach, produced } = view;
  const task = use?.task;
  if (isOfLoop(name)) return { hint: task?.loop ? `this loop calls it ${task.loop.variable}` : "only a task with `loop:` has it" };
  const later = tasksOf(play).find((one) => producedBy(one).includes(name));
  if (later === task && later) return { hint: "the task's own result is known only to changed_when, failed_when and until" };
  if (later) return { hint: "it is set only later, by a task further down" };
  const foreign = ansibleHint(name);
  if (foreign !== undefined) return { hint: foreign };
  const own = (task?.vars ?? []).flatMap(({ entries }) => entries.map(({ key }) => key));
  const meant = nearest(name, [...(use?.name.locals ?? []), ...reach.known(), ...produced.names(), ...magicNames, ...own, ...literals]);
  if (meant !== undefined) return { hint: `did you mean "${meant}"?`, meant: placeOf(meant, view) };
  if (helpers.has(name)) return { hint: `the helper is called: \`${name}(x)\`, or \`list.map((x) => ${name}(x))\`` };
  const set = "set it below `vars:`, in group_vars/, or with -e";
  return { hint: use?.name.compared ? `if it is text, quote it: '${name}'; else ${set}` : set };
}

/** Words of expressions that look like names. */
const literals = ["true", "false", "null"];

function placeOf(name: string, { reach }: View): Related | undefined {
  const at = reach.placeOf(name);
  return at && { message: `${name} is set here`, at };
}

/** What is written here in place of a name that Ansible has. */
function ansibleHint(name: string): string | undefined {
  if (allConnectionNames.has(name)) return `no inventory variable says it; write \`${name} ?? …\``;
  const magic = magicOfAnsible(name);
  if (magic !== undefined || !name.startsWith("ansible_")) return magic;
  const fact = factOfAnsible(name);
  return fact === undefined ? "facts are members of `facts`, such as `facts.os.family`" : `write \`${fact}\``;
}

function few(hosts: readonly string[]): string {
  const [first, second, third, ...more] = hosts;
  const shown = [first, second, third].filter((host) => host !== undefined).join(", ");
  return more.length > 0 ? `${shown} and ${more.length} more` : shown;
}
