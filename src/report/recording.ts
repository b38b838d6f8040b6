import type { RunEvent } from "../core/events.ts";
import type { Reporter } from "./types.ts";

/** Keeps what it is told: for tests, and for the record of a run. */
export interface Recording extends Reporter {
  readonly events: readonly RunEvent[];
}

export function createRecording(): Recording {
  const events: RunEvent[] = [];
  return { events, emit: (event) => void events.push(event), end: async () => {} };
}
