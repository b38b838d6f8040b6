import type { Host, Inventory } from "../inventory/types.ts";
import type { Scope } from "../expr/types.ts";
import { mask } from "../secrets/mask.ts";
import { unsaidOf } from "../playbook/layers.ts";
import { namesSecret } from "../secrets/names.ts";
import type { RenderEnv } from "../vars/render.ts";
import { lazyRecord } from "../vars/lazy-record.ts";
import { createScope } from "../vars/scope.ts";
import type { VarSource } from "../vars/value.ts";

type Vars = Readonly<Record<string, unknown>>;

/** What an inventory says of its hosts, no host asked: texts rendered, values of passwords hidden whether they are marked or not. */
export class InventoryVars {
  readonly #inventory: Inventory;
  readonly #extra: VarSource;
  readonly #env: RenderEnv;
  #hostvars: object | undefined;

  constructor(inventory: Inventory, extra: VarSource, env: RenderEnv) {
    this.#inventory = inventory;
    this.#extra = extra;
    this.#env = env;
  }

  /** All variables of a host by the names that they are written with, as JSON has them. */
  of(host: Host): Vars {
    const magic = this.#magic(host);
    const scope = this.#scope(host, [unsaidOf(host), ...host.vars]);
    const written = [this.#extra, ...host.vars].flatMap(({ entries }) => entries.map(({ key }) => key));
    const names = [...new Set(written)].filter((name) => !Object.hasOwn(magic, name));
    return Object.fromEntries(
      names.map((name) => [
        name,
        this.#shown(
          name,
          valueOf(() => scope.get(name)),
        ),
      ]),
    );
  }

  /** One variable where other layers than the inventory's count too. */
  value(name: string, host: Host, layers: readonly VarSource[]): unknown {
    const scope = this.#scope(host, layers);
    return this.#shown(
      name,
      valueOf(() => scope.get(name)),
    );
  }

  #scope(host: Host, layers: readonly VarSource[]): Scope {
    return createScope({ layers, values: [{ label: "magic", values: this.#magic(host) }], extra: this.#extra }, this.#env);
  }

  #magic(host: Host): Vars {
    const { groups } = this.#inventory;
    const hostvarsOf = (): object => this.#hostvarsOf();
    return {
      inventory_hostname: host.name,
      group_names: host.groups.filter((name) => name !== "all"),
      get groups() {
        return Object.fromEntries([...groups].map(([name, group]) => [name, [...group.hosts]]));
      },
      get hostvars() {
        return hostvarsOf();
      },
    };
  }

  #hostvarsOf(): object {
    const { hosts } = this.#inventory;
    this.#hostvars ??= lazyRecord([...hosts.keys()], (name) => {
      const host = hosts.get(name);
      const scope = host && this.#scope(host, [unsaidOf(host), ...host.vars]);
      return scope && lazyRecord([...new Set(scope.names())], (variable) => scope.get(variable));
    });
    return this.#hostvars;
  }

  /** A password is hidden by its name; being told as a secret, also where another variable contains it. */
  #shown(name: string, value: unknown): unknown {
    if (typeof value === "object" && value !== null) {
      if (Array.isArray(value)) return value.map((item) => this.#shown(name, item));
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#shown(key, item)]));
    }
    if (!namesSecret(name) || value === null || value === undefined || value === "") return value;
    this.#env.secrets?.add(String(value));
    return mask;
  }
}

/** A variable that needs a host's answer is shown as such: nobody asks a host here. */
function valueOf(get: () => unknown): unknown {
  try {
    return get();
  } catch (error) {
    return `(${error instanceof Error ? error.message : String(error)})`;
  }
}
