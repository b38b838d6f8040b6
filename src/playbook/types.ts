import type { Compiled } from "../expr/types.ts";
import type { Span } from "../core/source.ts";
import type { PlainMap, Value, VarSource } from "../vars/value.ts";
import type { orders } from "./keyword-fields.ts";

/** A field that is fixed, or is found when its turn comes. Text and lists of text are rendered by `vars`. */
export type Field<T> = { readonly value: T; readonly span: Span } | { readonly compiled: Compiled; readonly span: Span };

/** Where a task stands inside a block. The outermost block comes first in `Task.blocks`. */
export interface BlockRef {
  readonly id: string;
  readonly section: "block" | "rescue" | "always";
  readonly hasRescue: boolean;
  readonly hasAlways: boolean;
}

/** A condition under which a task is done. */
export interface Condition extends Compiled {
  /** Of an include, decided when a host comes to its first task: with these variables, if what is around the include holds as well, and together with `all`. */
  readonly once?: Pick<Task, "defaults" | "vars"> & { readonly around: readonly Condition[]; readonly all: readonly Condition[] };
}

export interface BecomeSettings {
  readonly become?: Field<boolean>;
  readonly user?: Field<string>;
  readonly method?: Field<string>;
}

/** How often to do it again until it has not failed and all of `until` holds. Seconds for `delay`. */
export interface Until {
  readonly conditions: readonly Compiled[];
  readonly retries: number;
  readonly delay: number;
}

export interface Loop {
  readonly items: Value;
  readonly variable: string;
  readonly index?: string;
  readonly label?: Value;
  /** Seconds between two items. */
  readonly pause?: number;
}

/** One use of a role. */
export interface RoleRef {
  readonly name: string;
  /** Unlike any other use in the play: `nginx`, then `nginx~2` for a use with other parameters. */
  readonly label: string;
}

/**
 * One task, every keyword inherited from its blocks, role and play already merged in.
 * Blocks are flattened: their tasks stand in order, rescue tasks after the block's, always tasks last.
 */
export interface Task {
  /** Stable across plan, apply and record: `play/task path`. */
  readonly id: string;
  readonly name: Field<string>;
  readonly at: Span;
  /** As it stands in its file; undefined for one that stands for something else. */
  readonly written?: PlainMap;
  readonly kind: "task" | "handler" | "verify";
  /** The module's own name, aliases resolved; `meta` for the engine's own words. */
  readonly module: string;
  /** A map, or for `meta` a scalar. */
  readonly args: Value;
  readonly when: readonly Condition[];
  readonly loop?: Loop;
  readonly register?: string;
  readonly notify: readonly { readonly name: string; readonly at: Span }[];
  /** Ids of the handlers that `notify` means. */
  readonly handlers: ReadonlySet<string>;
  readonly listen: readonly string[];
  readonly tags: ReadonlySet<string>;
  /** Its tags where its role stands earlier in the play, with other tags: it is done there if those are chosen. */
  readonly twins: readonly ReadonlySet<string>[];
  /** The innermost role that it belongs to. */
  readonly role?: RoleRef;
  /** Of its roles, below all that the inventory says; lowest precedence first. */
  readonly defaults: readonly VarSource[];
  /** Lowest precedence first: role variables and parameters, blocks', the task's own. */
  readonly vars: readonly VarSource[];
  readonly become: BecomeSettings;
  readonly environment?: Value;
  readonly ignoreErrors: Field<boolean>;
  /** Does a host stay in the play that can't be reached for it? */
  readonly ignoreUnreachable: Field<boolean>;
  readonly changedWhen?: readonly Compiled[];
  readonly failedWhen?: readonly Compiled[];
  readonly until?: Until;
  readonly delegateTo?: Field<string>;
  readonly runOnce: boolean;
  readonly noLog: boolean;
  /** Are diffs drawn? */
  readonly diff: boolean;
  /** It only shows what it would change, in the run too. */
  readonly checkMode: boolean;
  /** Variables that it sets are those of the host that it is delegated to. */
  readonly delegateFacts: boolean;
  readonly anyErrorsFatal: boolean;
  /** Seconds; 0 for no limit, undefined for what its changes take for themselves. */
  readonly timeout: number | undefined;
  readonly throttle: number;
  /** All hosts of the batch do it at the same moment. */
  readonly together: boolean;
  readonly blocks: readonly BlockRef[];
  /** Free names and member chains of all its expressions, for sync points and load-time checks. */
  readonly uses: ReadonlySet<string>;
  /** Folders searched for `templates/` and `files/`, nearest first. */
  readonly searchPath: readonly string[];
}

/** A variable that a person is asked for before anything is connected to. Until then its value is one that only the run will know. */
export interface Prompt {
  readonly name: string;
  readonly question: string;
  /** Is what is typed not to be seen, and a secret of the run? */
  readonly isPrivate: boolean;
  /** What an empty answer means, and none where nobody can be asked. */
  readonly fallback: string | undefined;
  /** Must it be typed twice? */
  readonly confirm: boolean;
  readonly at: Span;
  answer(text: string): void;
}

/** A word, or an expression that each host is asked: those with the least answer come first. */
export type Order = (typeof orders)[number] | Compiled;

/** `tasks` begins with those of the play's roles. */
export type PartName = "pre_tasks" | "tasks" | "post_tasks";

export interface Play {
  readonly id: string;
  readonly name: string;
  readonly at: Span;
  /** A pattern; may hold text when it follows from `-e`. */
  readonly hosts: { readonly pattern: string; readonly span: Span };
  /** Variables to ask a person for, before anything is connected to. */
  readonly prompts: readonly Prompt[];
  /** Defaults of the play's roles: every task sees them, below all that the inventory says. */
  readonly defaults: readonly VarSource[];
  /** Lowest precedence first: the play's own, then those of its roles. */
  readonly vars: readonly VarSource[];
  /** Tasks in the order they run; each part ends with a flush of handlers. */
  readonly parts: readonly { readonly name: PartName; readonly tasks: readonly Task[] }[];
  readonly handlers: readonly Task[];
  readonly verify: {
    readonly tasks: readonly Task[];
    /** Seconds. */
    readonly within: number;
    /** Must it hold after each batch before the next one begins? */
    readonly eachBatch: boolean;
  };
  readonly order: Order;
  /** Sizes of the batches in turn, the last repeated; empty for all hosts at once. */
  readonly serial: readonly (number | { readonly percent: number })[];
  readonly strategy: "batched" | "linear" | "free";
  readonly anyErrorsFatal: boolean;
  readonly maxFailPercentage: number | undefined;
  readonly unreachable: "stop" | "skip";
  /** Tasks before it may add hosts and groups, so its pattern may name what the inventory lacks. */
  readonly isOpen: boolean;
  /** Do handlers that were notified run on a host that has failed? */
  readonly forceHandlers: boolean;
}

export interface Playbook {
  readonly path: string;
  readonly plays: readonly Play[];
}

/** What the loader must know of modules without importing them. */
export interface ModuleCatalog {
  /** Names and aliases, for "did you mean". */
  readonly names: Iterable<string>;
  /** The module's own name for a name or alias, fully qualified ones included. */
  resolve(name: string): string | undefined;
  /** Members of its registered result, for checks such as `conf.chnaged`; undefined where any may occur. */
  resultFields(name: string): readonly string[] | undefined;
  /** The parameter that free form (`command: uptime`) fills, where the module has one. */
  freeForm(name: string): string | undefined;
  /** All parameters, those that are expressions by themselves, and those taken as they are written (`mode: 0644` is the text `0644`). */
  parameters(name: string): { readonly names: readonly string[]; readonly expressions: readonly string[]; readonly asWritten: readonly string[] };
  /** May it add hosts and groups to the inventory? */
  growsInventory(name: string): boolean;
  /** Checks a task's arguments as far as they are known without a host; reports into `report`. */
  check(name: string, args: Value, report: (message: string, span: Span, hint?: string) => void): void;
}
