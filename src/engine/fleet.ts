import { owedKey } from "./debts.ts";
import type { BecomeWish, Connector } from "./input.ts";
import { Machine, machineId, type Station } from "./machine.ts";
import { SlottedPort } from "./slotted-port.ts";
import { Slots } from "./slots.ts";
import type { Key } from "../observations/define.ts";

/** Read with every machine's first request: which machine it is, what earlier runs left running there, and what they left owed. */
export const identityKeys: readonly Key[] = [{ kind: "fact", id: "machine" }, { kind: "leftover", id: "" }, owedKey];

/** The machines behind the inventory's names, and the sessions on them. */
export class Fleet {
  /** What steps are called, by id: for messages of plays that come later. */
  readonly stepNames = new Map<string, string>();
  /** Notes that the plan has shown already, not to be told again by the run. */
  readonly told = new Set<string>();
  readonly #connector: Connector;
  #isClosed = false;
  /** Variables that delegated tasks set for hosts that no play is for, by host. */
  readonly #values = new Map<string, Map<string, unknown>>();
  readonly #machines = new Map<string, Machine>();

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  /** What an inventory is asked for by a delegated task, too. */
  machine(host: string): Machine {
    let machine = this.#machines.get(host);
    if (!machine) this.#machines.set(host, (machine = new Machine()));
    return machine;
  }

  /** What `delegate_facts` keeps for a host that no play is for. */
  valuesOf(host: string): Map<string, unknown> {
    let values = this.#values.get(host);
    if (!values) this.#values.set(host, (values = new Map<string, unknown>()));
    return values;
  }

  /** Whom a task with this wish acts as, without a session being opened. */
  user(host: string, wish: BecomeWish): string {
    return this.#connector.identity(host, wish);
  }

  station(host: string, wish: BecomeWish = {}): Station {
    const machine = this.machine(host);
    const user = this.#connector.identity(host, wish);
    let station = machine.stations.get(user);
    if (!station) {
      if (this.#isClosed) throw new Error(`the run is over, and ${host} is still worked on`);
      station = {
        user,
        machine,
        port: new SlottedPort(this.#connector.open(host, wish), new Slots(1)),
        cache: new Map(),
        owing: new Set(),
        strikes: new Set(),
      };
      machine.stations.set(user, station);
    }
    return station;
  }

  /**
   * Two names of one machine share its state from here on. Called once all have answered for the first time,
   * before anything is planned.
   */
  async merge(hosts: readonly string[]): Promise<void> {
    const byId = new Map<string, Machine>();
    for (const host of hosts) {
      const machine = this.machine(host);
      const id = machineId(machine);
      if (id === undefined) continue;
      const first = byId.get(id);
      if (!first) byId.set(id, machine);
      else if (first !== machine) {
        this.#machines.set(host, first);
        adopt(first, machine);
        await Promise.all([...machine.stations.values()].map((station) => station.port.close()));
      }
    }
  }

  get stations(): readonly Station[] {
    return [...new Set(this.#machines.values())].flatMap((machine) => [...machine.stations.values()]);
  }

  reset(): void {
    this.#values.clear();
    for (const machine of this.#machines.values()) machine.reset();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.stations.map((station) => station.port.close()));
  }
}

/** What was read under another name was read of the same machine. */
function adopt(machine: Machine, alias: Machine): void {
  for (const { user, cache } of alias.stations.values()) {
    const own = machine.stations.get(user)?.cache;
    if (own) for (const [text, value] of cache) if (!own.has(text)) own.set(text, value);
  }
}
