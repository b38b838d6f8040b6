import { formatPlace, placeOf, type Span } from "../core/source.ts";
import type { Host } from "../inventory/types.ts";
import { layersOf, unsaidOf } from "../playbook/layers.ts";
import { factsSet } from "../playbook/produced.ts";
import { tasksOf } from "../playbook/tasks-of.ts";
import type { Task } from "../playbook/types.ts";
import { type Candidate, explain } from "../vars/explain.ts";
import { indexOf } from "../vars/scope.ts";
import type { VarSource } from "../vars/value.ts";
import { InventoryVars } from "./inventory-vars.ts";
import { playsOf, type Workspace } from "./workspace.ts";

/** What sets a variable in one place of the playbook. */
export interface Setting {
  /** `play "Web" (site.yml:1:3)`; empty where no playbook is given. */
  readonly where: string;
  readonly candidates: readonly Candidate[];
  /** The one that counts, rendered as far as that needs no host. */
  value(): unknown;
  /** Names of all variables there. */
  readonly names: ReadonlySet<string>;
}

/** A setting for each play of the host, and after it one for each of its tasks in which more places set the variable; without a play, what the inventory says. */
export function settings(name: string, host: Host, workspace: Workspace): readonly Setting[] {
  const { inventory, extra, env } = workspace;
  const vars = new InventoryVars(inventory, extra, env);
  const setting = (where: string, layers: readonly VarSource[], made: readonly Candidate[]): Setting => ({
    where,
    candidates: onceEach(explain(name, { layers, made, extra })),
    value: () => vars.value(name, host, layers),
    names: new Set([...layers, extra].flatMap((source) => [...indexOf(source).keys()])),
  });
  const plays = playsOf(workspace).filter((play) => workspace.hostsOf(play).includes(host.name));
  if (workspace.playbooks.length === 0) return [setting("", [unsaidOf(host), ...host.vars], [])];
  return plays.flatMap((play) => {
    const tasks = tasksOf(play);
    const made = tasks.flatMap((task) => makes(name, task));
    const whole = setting(placed(`play "${play.name}"`, play.at), layersOf(play, host), made);
    const inner = tasks.flatMap((task) => {
      const own = setting(placed(`task "${nameOf(task)}"`, task.at), layersOf(play, host, task), [...made, ...loopOf(name, task)]);
      return own.candidates.length > whole.candidates.length ? [own] : [];
    });
    return [whole, ...inner];
  });
}

/** What a role says stands below its own tasks once more than below the whole play: it counts where it stands last. */
function onceEach(candidates: readonly Candidate[]): readonly Candidate[] {
  const placeOf = ({ at }: Candidate): string => `${at.source.path}:${at.start}`;
  return candidates.filter((one, i) => candidates.findLastIndex((other) => placeOf(other) === placeOf(one)) === i);
}

/** The task as one that sets the variable when it is run. */
function makes(name: string, task: Task): readonly Candidate[] {
  if (task.register === name) return [{ label: `register in "${nameOf(task)}"`, at: task.at, value: undefined }];
  const fact = factsSet(task).find(({ key }) => key === name);
  return fact ? [{ label: `task "${nameOf(task)}"`, at: fact.keySpan, value: undefined }] : [];
}

function loopOf(name: string, { loop, at }: Task): readonly Candidate[] {
  return loop && (loop.variable === name || loop.index === name) ? [{ label: "the loop", at, value: undefined }] : [];
}

function nameOf({ name }: Task): string {
  return "value" in name ? name.value : name.compiled.text;
}

function placed(what: string, at: Span): string {
  return `${what} (${formatPlace(placeOf(at))})`;
}
