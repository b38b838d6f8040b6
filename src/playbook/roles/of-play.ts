import type { Span } from "../../core/source.ts";
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
  readonly #done = new Set<string>();

  constructor(play: string) {
    this.handlersId = `${play}/handlers`;
  }

  /** Gives a use of a role its label. */
  use(name: string): RoleRef {
    const count = (this.#labels.get(name) ?? 0) + 1;
    this.#labels.set(name, count);
    return { name, label: count === 1 ? name : `${name}~${count}` };
  }

  /** Does a role come with these parameters for the first time? A second time it has nothing to do. */
  isNew(what: string): boolean {
    if (this.#done.has(what)) return false;
    this.#done.add(what);
    return true;
  }
}
