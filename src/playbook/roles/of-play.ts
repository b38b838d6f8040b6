import type { Span } from "../../core/source.ts";
import type { Compiled } from "../../expr/types.ts";
import type { VarSource } from "../../vars/value.ts";
import type { Around } from "../foreknown.ts";
import type { Section } from "../section.ts";
import type { RoleRef } from "../types.ts";
import type { ArgumentSpec } from "./arguments.ts";

/** A use of a role that says which arguments it takes. */
export interface ArgumentUse {
  readonly role: string;
  readonly spec: ArgumentSpec;
  readonly around: Around;
  readonly at: Span;
}

/** The roles of one play, gathered while its tasks are read. */
export class PlayRoles {
  /** Defaults and variables of roles that stand in the play for all its tasks: those of `roles:` and `import_role`. */
  readonly defaults: VarSource[] = [];
  readonly vars: VarSource[] = [];
  /** Handlers that the roles bring along. */
  readonly handlers: Section[] = [];
  readonly uses: ArgumentUse[] = [];
  /** Id of the play's handlers. */
  readonly handlersId: string;
  readonly #labels = new Map<string, number>();
  /** For each role and its parameters: the conditions of its uses so far. */
  readonly #done = new Map<string, ReadonlySet<string>[]>();

  constructor(play: string) {
    this.handlersId = `${play}/handlers`;
  }

  /** Gives a use of a role its label. */
  use(name: string): RoleRef {
    const count = (this.#labels.get(name) ?? 0) + 1;
    this.#labels.set(name, count);
    return { name, label: count === 1 ? name : `${name}~${count}` };
  }

  /**
   * Does a role come with these parameters for the first time? A second time it has nothing to do, unless the first may be passed over where this one
   * is not: as a dependency of a role whose `when` does not hold.
   */
  isNew(what: string, when: readonly Compiled[]): boolean {
    const before = this.#done.get(what) ?? [];
    const conditions = new Set(when.map(({ text }) => text));
    if (before.some((earlier) => [...earlier].every((text) => conditions.has(text)))) return false;
    this.#done.set(what, [...before, conditions]);
    return true;
  }
}
