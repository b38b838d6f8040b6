import { HoldfastError } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import type { Scope } from "../expr/types.ts";
import { hostNamed } from "../inventory/pattern.ts";
import type { Inventory } from "../inventory/types.ts";
import type { Field, Task } from "../playbook/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { Fleet } from "./fleet.ts";
import type { HostRun } from "./host-run.ts";
import type { BecomeWish } from "./input.ts";
import type { Station } from "./machine.ts";
import { demandUser } from "./pending-user.ts";
import type { Program } from "./program.ts";
import type { Walk } from "./walk-context.ts";

type Extra = Readonly<Record<string, unknown>>;

interface Ground {
  readonly program: Program;
  readonly fleet: Fleet;
  readonly runs: ReadonlyMap<string, HostRun>;
  readonly inventory: Inventory;
}

/** Where the tasks of a play act, and as whom. */
export class Whereabouts {
  readonly #walk: Pick<Walk, "mode" | "env" | "scope" | "stepName">;
  readonly #ground: Ground;
  readonly #homes = new Map<HostRun, Station>();
  /** Hosts for which it is being found out who reads their facts. */
  readonly #sought = new Set<HostRun>();

  constructor(walk: Pick<Walk, "mode" | "env" | "scope" | "stepName">, ground: Ground) {
    this.#walk = walk;
    this.#ground = ground;
  }

  home(host: HostRun): Station {
    let station = this.#homes.get(host);
    if (station?.machine !== host.machine) {
      station = this.#ground.fleet.station(host.name, this.#reader(host));
      this.#homes.set(host, station);
    }
    return station;
  }

  homeOf(name: string): Station {
    const { runs, fleet } = this.#ground;
    const host = runs.get(name);
    return host ? this.home(host) : fleet.station(name);
  }

  station(host: HostRun, task: Task, extra?: Extra): Station {
    const { fleet, inventory } = this.#ground;
    const scope = (): Scope => this.#walk.scope(host, task, extra);
    const name = this.#delegate(host, task, scope);
    if (name !== host.name && !hostNamed(inventory, name))
      throw new HoldfastError(`delegate_to names ${name}, which the inventory does not have`, { code: "HF1543", at: task.at });
    const wish = this.#wish(task, scope);
    if (this.#walk.mode === "plan") demandUser(fleet.machine(name), fleet.user(name, wish), (id) => this.#walk.stepName(id));
    return fleet.station(name, wish);
  }

  actsAt(host: HostRun, task: Task, { machine, user }: Station): boolean {
    const { fleet } = this.#ground;
    const scope = (): Scope => this.#walk.scope(host, task);
    const name = this.#delegate(host, task, scope);
    return fleet.machine(name) === machine && fleet.user(name, this.#wish(task, scope)) === user;
  }

  sets(host: HostRun, task: Task, extra?: Extra): Map<string, unknown> {
    if (!task.delegateFacts || !task.delegateTo) return host.values;
    return this.valuesOf(this.delegate(host, task, extra));
  }

  /** The host that the task acts on. */
  delegate(host: HostRun, task: Task, extra?: Extra): string {
    return this.#delegate(host, task, () => this.#walk.scope(host, task, extra));
  }

  /** What the run has set of a host, which need not be in it. */
  valuesOf(name: string): Map<string, unknown> {
    const { runs, fleet } = this.#ground;
    return runs.get(name)?.values ?? fleet.valuesOf(name);
  }

  /**
   * Facts are read by whoever does the play's first task: so a play that becomes root throughout needs one session a host. Where that hangs on a fact
   * itself, can't be told yet, or is somebody yet to be created, they are read as whom we are.
   */
  #reader(host: HostRun): BecomeWish | undefined {
    const { program, fleet } = this.#ground;
    const first = program.instructions.find((instruction) => instruction.do === "task")?.task;
    if (!first) return undefined;
    if (this.#sought.has(host)) throw new Suspend([]);
    this.#sought.add(host);
    try {
      const wish = this.#wish(first, () => this.#walk.scope(host, first));
      if (this.#walk.mode === "plan") demandUser(host.machine, fleet.user(host.name, wish), (id) => id);
      return wish;
    } catch (error) {
      if (error instanceof Suspend || error instanceof Later || error instanceof HoldfastError) return undefined;
      throw error;
    } finally {
      this.#sought.delete(host);
    }
  }

  #delegate(host: HostRun, { delegateTo }: Task, scope: () => Scope): string {
    return delegateTo ? valueOf(delegateTo, scope, this.#walk.env) : host.name;
  }

  #wish({ become }: Task, scope: () => Scope): BecomeWish {
    const { env } = this.#walk;
    return {
      become: become.become && valueOf(become.become, scope, env),
      user: become.user && valueOf(become.user, scope, env),
      method: become.method && valueOf(become.method, scope, env),
    };
  }
}

/** A field's value, found now if it is not fixed. */
export function valueOf<T>(field: Field<T>, scope: () => Scope, env: RenderEnv): T {
  return "value" in field ? field.value : (field.compiled.evaluate(scope(), env) as T);
}
