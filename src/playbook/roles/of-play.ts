import type { Span } from "../../core/source.ts";
import type { VarSource } from "../../vars/value.ts";
import type { Around } from "../foreknown.ts";
import type { Inherited } from "../inherited.ts";
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
  /** For each role and its parameters: the conditions and tags of its uses so far. */
  readonly #done = new Map<string, readonly { readonly conditions: ReadonlySet<string>; readonly tags: ReadonlySet<string> }[]>();

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
   * A role that comes with these parameters again has nothing to do, unless it may have been passed over where this use is not: undefined then. The
   * first time, and where only tags tell the uses apart, gives the tags of those before: it is done once, at the first that is chosen.
   */
  comes(what: string, { when, tags }: Pick<Inherited, "when" | "tags">): readonly ReadonlySet<string>[] | undefined {
    const before = this.#done.get(what) ?? [];
    const conditions = new Set(when.map(({ text }) => text));
    const standing = before.filter((earlier) => [...earlier.conditions].every((text) => conditions.has(text)));
    if (standing.some((earlier) => earlier.tags.size === tags.size && [...earlier.tags].every((tag) => tags.has(tag)))) return undefined;
    this.#done.set(what, [...before, { conditions, tags }]);
    return standing.map((earlier) => earlier.tags);
  }
}
