import type { ExitCode } from "./exit.ts";
import type { HoldfastError } from "./errors.ts";
import type { Place } from "./source.ts";

/**
 * Everything that a run tells. Reporters draw events, `--output jsonl` prints them: they are a documented contract, version 1.
 * Text in them is masked before it gets here; text from hosts is not yet stripped of control sequences: sinks do that.
 */
export type RunEvent =
  | RunStarted
  | PlayStarted
  | HostEvent
  | StepPlanned
  | StepStarted
  | StepResult
  | OutputEvent
  | PhaseEvent
  | NoteEvent
  | ErrorEvent
  | SummaryEvent;

export interface RunStarted {
  readonly event: "run";
  readonly version: 1;
  readonly command: string;
  readonly hosts: readonly string[];
}

export interface PlayStarted {
  readonly event: "play";
  readonly play: string;
  readonly hosts: readonly string[];
}

/** `phase` of the whole run: what the person waits for just now. */
export interface PhaseEvent {
  readonly event: "phase";
  readonly phase: "load" | "connect" | "plan" | "apply" | "verify" | "done";
}

export interface HostEvent {
  readonly event: "host";
  readonly host: string;
  readonly status: "connecting" | "connected" | "unreachable" | "busy" | "stopped" | "refused";
  readonly message?: string;
  readonly hint?: string;
}

/** What every event of a step carries. `id` is stable: the same in plan, apply and record. */
export interface StepRef {
  readonly id: string;
  /** `file:line` of the task. */
  readonly at: Place;
  readonly host: string;
  readonly play: string;
  /** The task's name, rendered, the loop's item included. */
  readonly step: string;
  readonly module: string;
  readonly kind: "task" | "handler" | "verify";
}

export interface StepPlanned extends StepRef {
  readonly event: "step";
  readonly verdict: "change" | "same" | "later" | "skip";
  readonly degree: "exact" | "expected";
  readonly reason: string;
  /** The step whose result is waited for, in words. */
  readonly waitsFor?: string;
  /** Steps that may have ended the play before this one: only the run knows. */
  readonly unless?: readonly string[];
  /** Why what its validator says is not known yet. */
  readonly validatedAtApply?: string;
  /** One line a change. */
  readonly changes: readonly string[];
  /** What the changes are about, by name: paths, units, packages. */
  readonly subjects?: readonly string[];
  /** `add` where all of that comes, `remove` where all of it goes, else `change`; absent where no change is known. */
  readonly effect?: "add" | "remove" | "change";
  /** Unified diff of all changes; secrets are replaced. */
  readonly diff?: string;
  /** Names of the handlers it notifies. */
  readonly notifies?: readonly string[];
  /** For a handler: what notified it. */
  readonly notifiedBy?: readonly string[];
}

export interface StepStarted extends StepRef {
  readonly event: "start";
}

export type StepStatus = "ok" | "changed" | "skipped" | "failed" | "unreachable" | "ignored" | "rescued" | "refused" | "interrupted";

export interface StepResult extends StepRef {
  readonly event: "result";
  readonly status: StepStatus;
  readonly message: string;
  readonly hint?: string;
  /** The mistake in the playbook or in a template that made it fail. */
  readonly error?: HoldfastError;
  /** Last lines of what a failed step printed. */
  readonly output?: string;
  /** As planned, so that what was done can be compared with what was shown. */
  readonly changes: readonly string[];
  readonly diff?: string;
  readonly ms: number;
}

/** A piece of output of `exec`, or of a step under `-vv`. */
export interface OutputEvent {
  readonly event: "output";
  readonly host: string;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** Something worth a line: `debug`, a replan, an owed handler of an earlier run. */
export interface NoteEvent {
  readonly event: "note";
  readonly level: "info" | "warning";
  readonly message: string;
  readonly host?: string;
  readonly code?: string;
  readonly error?: HoldfastError;
}

export interface ErrorEvent {
  readonly event: "error";
  readonly error: HoldfastError;
}

export interface HostSummary {
  readonly ok: number;
  readonly changed: number;
  readonly pending: number;
  readonly later: number;
  readonly skipped: number;
  readonly failed: number;
  readonly ignored: number;
  readonly rescued: number;
  readonly unreachable: boolean;
  readonly roundTrips: number;
  /** Those of verification, which looks again until it holds; not in `roundTrips`. */
  readonly verifyRoundTrips: number;
}

export interface SummaryEvent {
  readonly event: "summary";
  readonly exit: ExitCode;
  readonly hosts: Readonly<Record<string, HostSummary>>;
  /** Milliseconds since the command began. */
  readonly ms: number;
  /** What the exit code means here, for people: `3 to change`, `verify did not hold: …`. */
  readonly message?: string;
}

/**
 * Fields whose values are words of this contract, or names that the inventory gave, never free text. They are not masked: a secret that
 * happens to be `changed` or a host's name must neither break the contract nor be told by what is missing in it.
 */
export const plainFields: ReadonlySet<string> = new Set([
  ...["event", "run", "t", "command", "host", "hosts", "phase", "level", "stream", "code"],
  ...["verdict", "degree", "status", "kind", "module", "effect"],
]);

/** Where events go. Reporters implement it; the engine knows nothing else of them. */
export type Emit = (event: RunEvent) => void;
