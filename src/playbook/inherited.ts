import type { PlainEntry, Value, VarSource } from "../vars/value.ts";
import type { BecomeSettings, BlockRef, Condition, Field, RoleRef, Task } from "./types.ts";

/** Parameters for all tasks of a module, by the module's own name. */
export type ModuleDefaults = ReadonlyMap<string, readonly PlainEntry[]>;

/** What a play hands to its tasks, and a block to those in it. */
export interface Inherited {
  readonly when: readonly Condition[];
  readonly tags: ReadonlySet<string>;
  readonly twins: Task["twins"];
  readonly role: RoleRef | undefined;
  readonly defaults: readonly VarSource[];
  /** What the files of roles set; a task's own variables and its blocks' win over it. */
  readonly roleVars: readonly VarSource[];
  readonly vars: readonly VarSource[];
  readonly become: BecomeSettings;
  readonly environment: Value | undefined;
  readonly ignoreErrors: Field<boolean> | undefined;
  readonly ignoreUnreachable: Field<boolean> | undefined;
  readonly delegateTo: Field<string> | undefined;
  readonly notify: Task["notify"];
  readonly runOnce: boolean;
  readonly noLog: boolean;
  /** Are diffs drawn? */
  readonly diff: boolean;
  /** It only shows what it would change, in the run too. */
  readonly checkMode: boolean;
  readonly delegateFacts: boolean;
  readonly moduleDefaults: ModuleDefaults;
  readonly anyErrorsFatal: boolean;
  readonly timeout: number | undefined;
  readonly throttle: number;
  readonly blocks: readonly BlockRef[];
  readonly searchPath: readonly string[];
}

export function nothingInherited(searchPath: readonly string[]): Inherited {
  return {
    when: [],
    tags: new Set(),
    twins: [],
    role: undefined,
    defaults: [],
    roleVars: [],
    vars: [],
    become: {},
    environment: undefined,
    ignoreErrors: undefined,
    ignoreUnreachable: undefined,
    delegateTo: undefined,
    notify: [],
    runOnce: false,
    noLog: false,
    diff: true,
    checkMode: false,
    delegateFacts: false,
    moduleDefaults: new Map(),
    anyErrorsFatal: false,
    timeout: undefined,
    throttle: 0,
    blocks: [],
    searchPath,
  };
}
