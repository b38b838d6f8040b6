import { isDeepStrictEqual } from "node:util";
import { HoldfastError, Problems } from "../core/errors.ts";
import { Later, Suspend, Unknown } from "../core/unknown.ts";
import type { Scope } from "../expr/types.ts";
import type { Host, Inventory } from "../inventory/types.ts";
import { render, type RenderEnv } from "../vars/render.ts";
import { createScope } from "../vars/scope.ts";
import type { Value, VarSource } from "../vars/value.ts";
import { layersOf } from "./layers.ts";
import type { Inherited } from "./inherited.ts";
import { asGrown, newcomer, newcomerTo } from "./newcomers.ts";

/** The variables around a task, as its scope needs them. */
export type Around = Pick<Inherited, "defaults" | "roleVars" | "vars" | "when">;

interface Ground {
  readonly hosts: readonly Host[];
  readonly inventory: Inventory;
  readonly extra: VarSource | undefined;
  readonly env: RenderEnv;
  /** Does the play take its hosts in batches? */
  readonly isSerial: boolean;
  /** Names that tasks of plays before it may give to hosts; undefined where they add neither hosts nor groups. */
  readonly given?: ReadonlySet<string> | undefined;
}

/** Code of a name that has no value in a scope. */
const undefinedName = "HF1203";

/** Values that are known before the run, by host. */
export interface Answers {
  readonly values: ReadonlyMap<string, unknown>;
  /** Every host that may come to it has one. */
  readonly isWhole: boolean;
  /** A name in it that nothing sets before the run: only tasks do, or nobody. */
  readonly lacking: HoldfastError | undefined;
}

/** What is known of a play's hosts before any of them is asked: what follows from inventory and variables. */
export class Foreknown {
  /** In the inventory's order; none where there is no inventory to know them from. */
  readonly hosts: readonly Host[];
  readonly #ground: Ground | undefined;
  readonly #problems: Problems;
  /** The hosts as tasks of plays before may have made them. */
  readonly #grown = new Map<Host, Host>();
  #newcomer: Host | undefined;
  readonly #play: { readonly defaults: readonly VarSource[]; readonly vars: readonly VarSource[] };

  constructor(ground: Ground | undefined, play: { readonly defaults: readonly VarSource[]; readonly vars: readonly VarSource[] }, problems: Problems) {
    this.hosts = ground?.hosts ?? [];
    this.#ground = ground;
    this.#play = play;
    this.#problems = problems;
  }

  /**
   * The value for each host that may come to it. Who is in a batch only the run knows: some may be left out of it, or unreachable. For an include's
   * items it will do that the play has these hosts (`playHosts`), since tasks for all of them must stand there.
   */
  ask(value: Value, around: Around, playHosts: "foreknown" | "of the run" = "of the run"): Answers {
    if (this.isOpen) return this.#askOpen(value, around);
    const values = new Map<string, unknown>();
    let isWhole = this.hosts.length > 0;
    let lacking: HoldfastError | undefined;
    for (const host of this.hosts) {
      const ground = this.#ground;
      if (!ground) break;
      const scope = this.#scope(host, around, ground, playHosts === "foreknown" && !ground.isSerial);
      if (around.when.some((condition) => known(() => condition.evaluate(scope, ground.env), this.#problems).value === false)) continue;
      const found = known(() => render(value, scope, ground.env), this.#problems);
      lacking ??= found.lacking;
      if (found.isKnown && !holdsUnknown(found.value)) values.set(host.name, found.value);
      else isWhole = false;
    }
    return { values, isWhole, lacking };
  }

  /** May tasks of plays before it have added hosts and groups by the time that it begins? */
  get isOpen(): boolean {
    return this.#ground?.given !== undefined;
  }

  /** Behind tasks that add hosts and groups only what is the same for every host, those of the inventory and any other, is known. */
  #askOpen(value: Value, around: Around): Answers {
    const ground = this.#ground;
    if (!ground?.given) throw new Error("nothing adds hosts before this play");
    const { inventory, given, env, hosts } = ground;
    const values = new Map<string, unknown>();
    const lacks: (HoldfastError | undefined)[] = [];
    for (const host of new Set([...hosts, ...inventory.hosts.values(), (this.#newcomer ??= newcomerTo(inventory, given))])) {
      const scope = this.#scope(host, around, ground, false);
      const problems = hosts.includes(host) ? this.#problems : new Problems();
      if (around.when.some((condition) => known(() => condition.evaluate(scope, env), problems).value === false)) continue;
      const found = known(() => render(value, scope, env), problems);
      lacks.push(found.lacking);
      if (found.isKnown && !holdsUnknown(found.value)) values.set(host.name, found.value);
    }
    const [first, ...others] = values.values();
    const isSame = values.size === lacks.length && others.every((other) => isDeepStrictEqual(other, first));
    return { values: isSame ? values : new Map(), isWhole: isSame, lacking: lacks.every(Boolean) ? lacks[0] : undefined };
  }

  /**
   * Is it known that the host passes it over, since a condition does not hold there? They are asked in order, as in the run; one that rests on what
   * only the run gives (`isOfRun`) may hold.
   */
  isPassedOver(host: Host, around: Around, isOfRun: (name: string) => boolean): boolean {
    const ground = this.#ground;
    if (!ground || around.when.length === 0) return false;
    const scope = this.#scope(host, around, ground, false);
    for (const condition of around.when) {
      try {
        if (condition.evaluate(scope, ground.env) === false) return true;
      } catch (error) {
        if (error instanceof Suspend || error instanceof Later) continue;
        if (!(error instanceof HoldfastError)) throw error;
        if (!condition.names.some(({ name }) => isOfRun(name))) return false;
      }
    }
    return false;
  }

  #asGrown(host: Host, inventory: Inventory, given: ReadonlySet<string>): Host {
    if (host === this.#newcomer) return host;
    const grown = this.#grown.get(host) ?? asGrown(host, inventory, given);
    this.#grown.set(host, grown);
    return grown;
  }

  #scope(host: Host, around: Around, { inventory, extra, env, hosts, given }: Ground, isBatchKnown: boolean): Scope {
    const unread = (): never => {
      throw new Suspend([]);
    };
    const values = {
      get inventory_hostname(): unknown {
        return host.name === newcomer ? unread() : host.name;
      },
      get group_names(): unknown {
        return given ? unread() : host.groups.filter((name) => name !== "all");
      },
      get play_hosts(): unknown {
        return isBatchKnown ? hosts.map(({ name }) => name) : unread();
      },
      get groups(): unknown {
        return given ? unread() : Object.fromEntries([...inventory.groups].map(([name, group]) => [name, [...group.hosts]]));
      },
      get facts(): never {
        return unread();
      },
      get hostvars(): never {
        return unread();
      },
    };
    const layers = layersOf(this.#play, given ? this.#asGrown(host, inventory, given) : host, {
      defaults: around.defaults,
      vars: [...around.roleVars, ...around.vars],
    });
    return createScope({ layers, values: [{ label: "magic", values }], extra }, env);
  }
}

interface Found {
  readonly isKnown: boolean;
  readonly value?: unknown;
  readonly lacking?: HoldfastError;
}

/** A value, as far as it can be had; a mistake in it goes to `problems`. */
function known(work: () => unknown, problems: Problems): Found {
  try {
    return { isKnown: true, value: work() };
  } catch (error) {
    if (error instanceof Suspend || error instanceof Later) return { isKnown: false };
    if (!(error instanceof HoldfastError)) throw error;
    if (error.code === undefinedName) return { isKnown: false, lacking: error };
    problems.errors.push(error);
    return { isKnown: false };
  }
}

function holdsUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
