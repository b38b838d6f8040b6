import type { Change } from "../changes/define.ts";
import type { HostPort } from "./exchange.ts";
import { Overlay, type Cache } from "./overlay.ts";

/** One machine as one user: what was read as that user, and the way there. */
export interface Station {
  readonly user: string;
  readonly machine: Machine;
  readonly port: HostPort;
  readonly cache: Cache;
  /** Ids of handlers that this run has written down as this user. */
  readonly owing: Set<string>;
  /** Owed handlers that have become needless: struck out with the next batch. */
  readonly strikes: Set<string>;
}

/**
 * A machine, whatever names an inventory has for it. Pending changes are the machine's, not a name's: two aliases of one machine see one overlay.
 */
export class Machine {
  readonly overlay = new Overlay();
  readonly stations = new Map<string, Station>();
  /** Changes made in this walk (planned ones in a dry run), in order; a later restart may be needless because of them. */
  readonly made: Change[] = [];
  /** Steps of dead runs whose end was told, and whose directories can go. */
  leftovers = 0;
  /** Owed handlers that had their turn in this walk. */
  readonly taken = new Set<string>();
  /** The step that is pending last, for what waits on the host as a whole. */
  lastPending = "";

  /** Starts a new walk: nothing pending, nothing made; what was read stays. */
  reset(): void {
    this.overlay.clear();
    this.made.length = 0;
    for (const { strikes } of this.stations.values()) strikes.clear();
    this.taken.clear();
  }
}

/** Has it ever answered? */
export function isMet({ stations }: Machine): boolean {
  return [...stations.values()].some(({ cache }) => cache.has("fact:machine"));
}

/** What the machine says it is; undefined where it does not say. */
export function machineId(machine: Machine): string | undefined {
  for (const { cache } of machine.stations.values()) {
    const value = cache.get("fact:machine");
    if (typeof value === "object" && value !== null && "id" in value && typeof value.id === "string" && value.id !== "") return value.id;
  }
  return undefined;
}
