import { setTimeout as sleep } from "node:timers/promises";
import type { WayBack } from "../changes/define.ts";
import { startMark } from "../changes/shared/restart.ts";
import { HoldfastError } from "../core/errors.ts";
import type { Session } from "../transport/types.ts";

/** Opens a connection anew; `connectTimeout` in seconds, where it is not as always. */
export type OpenSession = (connectTimeout?: number) => Session;

/** Seconds that a test on the host may take. */
const testLimit = 60;

/**
 * Opens connections until one stands to a host that is as the way back has it. Gives that one, or in words why there is none.
 * `mark`: what the machine's last start was known by.
 */
export async function findAgain(open: OpenSession, way: WayBack, mark: string, signal: AbortSignal): Promise<Session | string> {
  const wait = async (seconds: number): Promise<unknown> => await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
  await wait(way.delay);
  const deadline = performance.now() + way.timeout * 1000;
  for (let why = ""; ;) {
    if (signal.aborted) return "the run was stopped while it was waited for";
    const left = Math.max(1, Math.ceil((deadline - performance.now()) / 1000));
    const session = open(way.connectTimeout === undefined ? undefined : Math.min(way.connectTimeout, left));
    const answer = await whyNot(session, way, mark, signal);
    if (answer === undefined) {
      await wait(way.after);
      return session;
    }
    await session.close();
    why = answer;
    if (performance.now() + way.pause * 1000 > deadline) return `not back after ${way.timeout} s: ${why}`;
    await wait(way.pause);
  }
}

/** Why a connection does not yet lead to what was waited for. */
async function whyNot(session: Session, { isNewStart, test }: WayBack, mark: string, signal: AbortSignal): Promise<string | undefined> {
  const leave = (): void => void session.close();
  signal.addEventListener("abort", leave, { once: true });
  try {
    const steps = [{ id: "start", script: startMark }, ...(test === undefined ? [] : [{ id: "test", script: test, timeout: testLimit }])];
    const { end, results, cause } = await session.request(steps);
    if (end !== "complete") return cause?.message ?? "the connection was lost";
    const [start, tested] = results;
    if (isNewStart && start?.stdout.toString("utf8") === mark) return "it has not restarted";
    return tested && tested.rc !== 0 ? `\`${test}\` ended with status ${tested.rc}` : undefined;
  } catch (error) {
    if (error instanceof HoldfastError) return error.message;
    throw error;
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
