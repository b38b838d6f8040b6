import type { Asker } from "./types.ts";

/** The bytes that wait to be sent. A transport that can send some of them with the command takes those; the rest is written once the shell stands. */
export interface Early {
  take(limit: number): Buffer;
}

/** What a transport is told beside the target. */
export interface Opening {
  /** The command to execute on the host, read by its login shell. */
  readonly command: string;
  readonly early: Early;
  readonly asker: Asker;
  /** Is told the fingerprint of the host's key, once it is accepted. */
  readonly sawHostKey?: (fingerprint: string) => void;
  /** Ends the attempt, with its reason. */
  readonly signal: AbortSignal;
}
