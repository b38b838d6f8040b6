import { HoldfastError } from "../../core/errors.ts";
import { Exit } from "../../core/exit.ts";
import type { Key } from "../../observations/define.ts";
import { converse, whyDead } from "../converse.ts";
import type { BatchReply } from "../exchange.ts";
import { machineId, type Machine } from "../machine.ts";
import type { SavedHost } from "./types.ts";

/** What says which machine it is. */
export const machineKey: Key = { kind: "fact", id: "machine" };

/** Asks a machine that nothing was read of yet which one it is. Throws `HoldfastError` where it can't be reached. */
export async function identify(machine: Machine): Promise<void> {
  const [station] = machine.stations.values();
  if (!station || machineId(machine) !== undefined) return;
  demandAnswer(await converse(station, { steps: [], reads: [machineKey] }));
}

/** Throws `HoldfastError` for a host that did not answer to the end. */
export function demandAnswer(reply: BatchReply): void {
  if (reply.end === "complete") return;
  const { message, hint } = whyDead(reply);
  throw new HoldfastError(message, { code: "HF2002", hint, exit: Exit.unreachable });
}

/** Fingerprint of the key that the machine has shown. */
export function hostKeyOf({ stations }: Machine): string | undefined {
  return [...stations.values()].flatMap(({ port }) => port.hostKey ?? [])[0];
}

/** In what a machine is another one than a plan was made for, in words; undefined where it is the same, or where nobody met it then. */
export function whyStrange({ machineId: id, hostKey }: SavedHost, machine: Machine): string | undefined {
  if (id === undefined) return undefined;
  const now = machineId(machine);
  if (now !== id) return `is another machine: its id is ${now ?? "unknown"}, the plan was made for ${id}`;
  const shown = hostKeyOf(machine);
  if (hostKey === undefined || shown === undefined || shown === hostKey) return undefined;
  return `shows another host key: ${shown}, the plan was made with ${hostKey}`;
}
