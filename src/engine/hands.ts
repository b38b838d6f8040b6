import type { Key } from "../observations/define.ts";
import type { Task } from "../playbook/types.ts";
import type { Cursor } from "./host-run.ts";
import type { Station } from "./machine.ts";
import type { Planned } from "./planned.ts";

/** Does with each planned step what the walk is for: shows it, or sends it. */
export interface Hands {
  /** Where steps wait to be sent, if any do. */
  readonly waiting: Station | undefined;
  /** Is a step that may notify this handler still waiting to be sent? */
  mayNotify(handler: Task): boolean;
  /** What must be looked at before this step can be taken as planned; undefined where it can. */
  mustLook(planned: Planned, station: Station): readonly Key[] | undefined;
  /** Takes the step; true where nothing may go on before it was sent. */
  take(planned: Planned, at: Cursor, station: Station): boolean;
  /** All items of the task's loop are done. */
  endLoop(task: Task): void;
  /** The handler is done: it is not owed any more. */
  handled(handler: Task): void;
  /** Sends what waits, reads `keys` in the same trip. Gives where to go on when that is not where the host stands: before a step that deviated. */
  send(station: Station, keys: readonly Key[]): Promise<Cursor | undefined>;
}
