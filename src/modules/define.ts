import type { z } from "zod";
import type { Change, Lookup } from "../changes/define.ts";
import type { Compiled } from "../expr/types.ts";
import type { Key } from "../observations/define.ts";

/** What a module may do with a host while it plans: read. There is nothing here that writes. */
export interface HostView {
  /** The value once everything before this task is done. Suspends the task where it was not read yet, waits where only the run decides. */
  read<V>(key: Key<V>): V;
  /** As `read`, for a module that is right whatever was there before: what only the run decides comes back as `later`, with its base. */
  peek<V>(key: Key<V>): Exclude<Lookup<V>, { degree: "unread" }>;
}

/** What only the machine in front of the person can give: files of the project, rendered templates. */
export interface ProjectFiles {
  /** The bytes of `files/NAME`, looked up from the role to the project root. */
  file(name: string): Uint8Array;
  /** A rendered `templates/NAME`. May suspend or wait, as an expression may. */
  template(name: string): string;
}

export interface PlanContext {
  readonly project: ProjectFiles;
  /** The task's `environment`, rendered. */
  readonly environment: Readonly<Record<string, string>>;
  /** The task's `timeout`: seconds, 0 for none. */
  readonly timeout?: number | undefined;
  readonly inventoryHostname: string;
  /** May the host ask its repositories what a package would bring? */
  readonly asksRepositories: boolean;
}

/** What came of running one change. */
export interface ChangeResult {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Outcome {
  /** What is missing, in order. Empty: the host is as the task wants it. */
  readonly changes: readonly Change[];
  /** Why nothing is to do ("already a line of /etc/motd"), or what is. One line, never empty. */
  readonly reason: string;
  /** What the registered result holds beside `changed`, `failed`, `skipped`, `msg`, as far as it is known now. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** The task fails, here and now, with this message: `assert`, `fail`, a refusal. */
  readonly failed?: string;
  /** The condition that made it fail. */
  readonly broken?: Compiled | undefined;
  /** For the person, shown whatever the verbosity (`debug`). May have several lines. */
  readonly note?: string;
  /** Variables it sets (`set_fact`). */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** What it adds to the inventory, for the plays that follow. */
  readonly grows?: Growth;
  /** What a person is asked in the run, in place of the changes; where nobody can be asked, these are made. */
  readonly asks?: Question;
}

/** The answer becomes `user_input` of the result. */
export interface Question {
  readonly text: string;
  /** Is what is typed not to be seen? */
  readonly isHidden: boolean;
  /** After which it goes on without an answer; 0 for never. */
  readonly seconds: number;
}

/** A host that joins groups, be it new or not. */
export interface Growth {
  readonly host: string;
  readonly groups: readonly string[];
  /** Groups that those groups are part of. */
  readonly parents: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Example<P> {
  readonly title: string;
  /** As it stands in a playbook. */
  readonly task: Readonly<Record<string, unknown>>;
  /** Never set: keeps the parameter type in the example. */
  readonly params?: P;
}

export interface ModuleDefinition<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** Other names: `yum`, `dnf` for `package`. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** A `z.strictObject`; each parameter has `.describe(…)`. */
  readonly params: S;
  /** The parameter that `module: text` fills. */
  readonly freeForm?: string;
  /** Parameters that are expressions by themselves: `plan` gets `Condition`s (`that` of `assert`). */
  readonly expressions?: readonly string[];
  /** Optional texts rendered only when `plan` touches them: a message for a failure may use what only a failure has. */
  readonly whenTouched?: readonly string[];
  /** Parameters taken as written, so that `mode: 0644` arrives as the text "0644". */
  readonly asWritten?: readonly string[];
  /** Other names of parameters, as Ansible has them: `dest` for `path`. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Parameters that Ansible has and this module has not, with what to do instead: told where somebody writes one. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Parameters whose values are secrets, whether or not the playbook marks them so: no output shows them. */
  readonly secret?: readonly string[];
  /** Members of the registered result beside the common ones. */
  readonly returns?: Readonly<Record<string, string>>;
  /** What `plan` says of it beforehand, and what only the run decides: one or two sentences for its page. Absent: all of it, exactly. */
  readonly foresight?: string;
  readonly examples: readonly Example<z.infer<S>>[];
  /** What it will surely read: fetched for all tasks in one trip. Parameters not known yet suspend by themselves when touched. */
  reads(params: z.infer<S>): readonly Key[];
  /** Pure and synchronous: the changes that are missing. */
  plan(host: HostView, params: z.infer<S>, context: PlanContext): Outcome;
  /** Completes the registered result from what the changes printed (`stdout`, `rc`, …); members listed here are unknown until then. */
  readonly finish?: { readonly members: readonly string[]; result(results: readonly ChangeResult[], params: z.infer<S>): Readonly<Record<string, unknown>> };
  /** Its failure is bad input when it follows from inventory and variables alone (`assert`): told before a host is touched. */
  readonly decidedAtLoad?: boolean;
  /** It changes nothing on any host, whatever it is given: where only the run decides what comes of it, nothing is pending for that. */
  readonly passive?: boolean;
  /** Its parameters are variables that it sets (`set_fact`): unknown ones where only the run decides it. */
  readonly setsVariables?: boolean;
  /** It may ask a person: all hosts of a batch meet before a task of it, which asks once for all. */
  readonly asksPerson?: boolean;
  /** It waits for the host itself: one that can't be reached before is no reason to stop, and what follows is left to the run. */
  readonly awaitsHost?: boolean;
  /** It may add hosts and groups, so that plays behind it may name some that the inventory lacks. */
  readonly growsInventory?: boolean;
  /** A non-zero exit status is a result to judge by `failed_when`, not a failure of the tool (`command`). */
  readonly judged?: boolean;
}

export function defineModule<S extends z.ZodType>(definition: ModuleDefinition<S>): ModuleDefinition<S> {
  return definition;
}
