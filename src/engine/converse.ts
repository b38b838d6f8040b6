import { HoldfastError } from "../core/errors.ts";
import type { Batch, BatchReply, StepOutcome } from "./exchange.ts";
import type { Station } from "./machine.ts";

/** One trip; what was read goes to the cache. A host that can't be reached (any more) is an answer, not an error. */
export async function converse({ port, cache }: Station, batch: Batch, onOutcome: (outcome: StepOutcome) => void = () => undefined): Promise<BatchReply> {
  try {
    const reply = await port.exchange(batch, onOutcome);
    for (const [text, value] of reply.values) cache.set(text, value);
    return reply;
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { end: "dead", outcomes: [], values: new Map(), cause: error };
  }
}

/** Why a connection ended, and what to do about it. */
export function whyDead({ cause }: BatchReply): { readonly message: string; readonly hint?: string } {
  if (!(cause instanceof HoldfastError)) return { message: "the connection was lost" };
  return { message: cause.message, ...(cause.hint !== undefined && { hint: cause.hint }) };
}
