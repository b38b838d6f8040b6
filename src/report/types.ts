import type { Emit } from "../core/events.ts";

/** A stream that reports are written to; `process.stdout` is one. */
export interface ReportStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** `markdown` is for a pull request; `drift` is a plan in one line a host. */
export type OutputForm = "tty" | "plain" | "jsonl" | "markdown" | "drift" | "sarif" | "github";

/** How much of a diff people see: nothing, one line a file, a screenful a step, or all. Events always have all. */
export type DiffForm = "none" | "stat" | "short" | "full";

export interface ReportOptions {
  readonly output: OutputForm;
  /** Takes the result: plan, results, recap, output of hosts; with `jsonl` the events and nothing else. */
  readonly stdout: ReportStream;
  /** Takes errors, notes, progress. */
  readonly stderr: ReportStream;
  /** Where answers come from; without it nothing can be asked. */
  readonly stdin?: NodeJS.ReadableStream;
  readonly diff: DiffForm;
  /** How often `-v` was given. */
  readonly verbosity: number;
  readonly color: boolean;
  /** Replaces every known secret in a text. */
  readonly mask: (text: string) => string;
  /** Cells of a line; default what the stream says, else 100. */
  readonly width?: number;
  /** Names the run in events; default a random UUID. */
  readonly run?: string;
  /** Milliseconds since the epoch; default the clock. */
  readonly now?: () => number;
}

/** How a line is read. */
export interface Reading {
  /** Is what is typed not to be seen? */
  readonly isHidden?: boolean;
  /** Is told of a Ctrl-C that comes as a key, since nothing may be seen. */
  readonly interrupt?: () => void;
  readonly signal?: AbortSignal;
}

/** Draws a run. Nothing it does fails because nobody reads any more. */
export interface Reporter {
  readonly emit: Emit;
  /** Asks a person for yes or no; anything but yes, the end of input and an abort are no. Only where there is a person. */
  readonly ask?: (question: string, signal?: AbortSignal) => Promise<boolean>;
  /** Asks a person for a line; undefined at the end of input and an abort. Only where there is a person. */
  readonly read?: (question: string, how?: Reading) => Promise<string | undefined>;
  /** Resolves once everything is written. Must be called, once, after the last event. */
  end(): Promise<void>;
}
