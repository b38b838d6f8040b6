import { factsView } from "../observations/shared/facts-view.ts";
import type { Scope } from "../expr/types.ts";
import { layersOf } from "../playbook/layers.ts";
import type { Play, Task } from "../playbook/types.ts";
import { hostNamed } from "../inventory/pattern.ts";
import { lazyRecord } from "../vars/lazy-record.ts";
import { createScope } from "../vars/scope.ts";
import type { VarSource } from "../vars/value.ts";
import type { RunInput } from "./input.ts";
import type { Station } from "./machine.ts";
import { homeKeys } from "./home-keys.ts";

export type ScopeSource = Pick<RunInput, "inventory" | "env" | "extra">;

/** What the run knows of a host. */
export interface Known {
  /** Registered results and `set_fact`s. */
  valuesOf(host: string): ReadonlyMap<string, unknown>;
  /** Why it will not register what others look for in its variables; undefined for one that goes on. */
  whySilent(host: string): string | undefined;
  /** Where its facts are read. */
  home(host: string): Station;
}

/** Makes the scopes in which tasks' expressions are evaluated: files' variables, the run's own values, and the names that are always there. */
export class Scopes {
  readonly #input: ScopeSource;
  readonly #play: Play;
  readonly #batch: readonly string[];
  readonly #known: Known;
  readonly #layers = new Map<string, readonly VarSource[]>();
  readonly #facts = new Map<string, object>();
  readonly #groups: Readonly<Record<string, readonly string[]>>;
  #hostvars: object | undefined;

  constructor(input: ScopeSource, play: Play, batch: readonly string[], known: Known) {
    this.#input = input;
    this.#play = play;
    this.#batch = batch;
    this.#known = known;
    this.#groups = groupsOf(input);
  }

  of(host: string, task?: Pick<Task, "vars" | "defaults">, extra?: Readonly<Record<string, unknown>>): Scope {
    const inventoryHost = hostNamed(this.#input.inventory, host);
    return createScope(
      {
        layers: this.#layersOf(host, task),
        values: [
          { label: "registered", values: this.#known.valuesOf(host) },
          { label: "loop", values: extra ?? {} },
          { label: "magic", values: this.#magic(host, inventoryHost?.groups ?? []) },
        ],
        extra: this.#input.extra,
      },
      this.#input.env,
    );
  }

  #layersOf(host: string, task: Pick<Task, "vars" | "defaults"> | undefined): readonly VarSource[] {
    const ofHost = hostNamed(this.#input.inventory, host);
    if (task && task.vars.length + task.defaults.length > 0) return layersOf(this.#play, ofHost, task);
    let layers = this.#layers.get(host);
    if (!layers) this.#layers.set(host, (layers = layersOf(this.#play, ofHost)));
    return layers;
  }

  /** Getters, so that nobody reads a fact or builds another host's variables without asking for them. */
  #magic(host: string, groups: readonly string[]): Readonly<Record<string, unknown>> {
    const factsOf = (): object => this.#factsOf(host);
    const hostvarsOf = (): object => this.#hostvarsOf();
    return {
      inventory_hostname: host,
      group_names: groups.filter((name) => name !== "all"),
      groups: this.#groups,
      play_hosts: this.#batch,
      get facts() {
        return factsOf();
      },
      get hostvars() {
        return hostvarsOf();
      },
    };
  }

  #factsOf(host: string): object {
    let facts = this.#facts.get(host);
    if (!facts) this.#facts.set(host, (facts = factsView(homeKeys(() => this.#known.home(host)))));
    return facts;
  }

  #hostvarsOf(): object {
    this.#hostvars ??= lazyRecord([...this.#input.inventory.hosts.keys()], (host) => {
      const scope = this.of(host);
      return lazyRecord([...new Set(scope.names())], (name) => scope.get(name), this.#known.whySilent(host));
    });
    return this.#hostvars;
  }
}

const groupCache = new WeakMap<object, Readonly<Record<string, readonly string[]>>>();

function groupsOf({ inventory }: ScopeSource): Readonly<Record<string, readonly string[]>> {
  const found = groupCache.get(inventory);
  if (found) return found;
  const groups = Object.freeze(Object.fromEntries([...inventory.groups].map(([name, group]) => [name, Object.freeze([...group.hosts])])));
  groupCache.set(inventory, groups);
  return groups;
}
