import type { Change } from "../changes/define.ts";
import type { ChangeResult } from "../modules/define.ts";
import type { Key } from "../observations/define.ts";
import type { Seen, Test } from "./saved/test.ts";

/** A handler that a host remembers until it has run, whatever becomes of this run. Data only: never executed. */
export interface OwedRecord {
  /** Hash of play, role and handler name: finds the handler in the playbook at hand. */
  readonly id: string;
  readonly play: string;
  readonly handler: string;
  /** The step that notified it. */
  readonly step: string;
}

/** One change on the wire, with what must happen around it. */
export interface BatchStep {
  readonly id: string;
  /** Absent where a step only strikes a handler out, or tidies up. */
  readonly change?: Change;
  /** Where one of these is so, the change was made before, and something over it. */
  readonly superseded?: readonly Seen[] | undefined;
  /** Handlers written down on the host before the change is made. */
  readonly owe: readonly OwedRecord[];
  /** The handler struck out once the step is done. */
  readonly strike?: string;
  /** Only asks, and what follows goes on whatever the answer: `already`, `done` where the host is as this has it, or else `deviated`. */
  readonly test?: Test;
  /** Where set, the host stops directly before the change, once it has seen that it could be made: this is handed what lets it go on. */
  readonly gate?: ((go: () => void) => void) | undefined;
  /** Removes what dead runs left in their directories, now that it was told. */
  readonly tidy?: true;
  /** A non-zero exit status is a result, not a failure. */
  readonly judged: boolean;
  /** Later steps were planned on its changing something: `already` ends the batch. */
  readonly mustChange: boolean;
  /** Seconds; 0 for no limit, the change's own where none is given. */
  readonly timeout?: number | undefined;
}

/** Everything that one round trip carries: checked steps in order, then what is to be read afterwards. */
export interface Batch {
  readonly steps: readonly BatchStep[];
  readonly reads: readonly Key[];
}

/**
 * What became of a step. `already`: its promise held, or it was needless, before it began. `deviated`: neither its promise nor its predicate held, nothing was written.
 * `unmet`: it ran, but its promise does not hold. `skipped`: an earlier one had ended the batch.
 */
export interface StepOutcome {
  readonly id: string;
  readonly status: "done" | "already" | "deviated" | "failed" | "unmet" | "timeout" | "skipped" | "lost";
  readonly result: ChangeResult;
  readonly ms: number;
}

/** Why a key could not be read: kept in the cache in the value's place. */
export class Unreadable {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

export interface BatchReply {
  readonly end: "complete" | "stopped" | "busy" | "dead";
  readonly outcomes: readonly StepOutcome[];
  /** By `keyText`; `Unreadable` where reading failed. Empty where the connection died first. */
  readonly values: ReadonlyMap<string, unknown>;
  /** For `busy`: who holds the machine. */
  readonly holder?: string;
  readonly cause?: Error;
}

/** One machine as one user. The engine knows no other way to reach a host; tests put an in-memory host here. */
export interface HostPort {
  readonly roundTrips: number;
  /** Fingerprint of the key that the host has shown; undefined where the way there knows none. */
  readonly hostKey?: string | undefined;
  /** Rejects with a HoldfastError when the host can't be reached in the first place. One request at a time. */
  exchange(batch: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply>;
  /** Ends the batch under way at its next step. */
  stop(): void;
  /** The machine was restarted under this connection: what is sent next goes by a new one. */
  renew(): void;
  close(): Promise<void>;
}
