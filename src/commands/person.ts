import type { RunInput } from "../engine/input.ts";
import type { Reporter } from "../report/types.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { Surroundings } from "./options.ts";

/** Asks what tasks want to know of a person, where one is there. What is typed unseen is a secret of the run. */
export function answersOf({ read }: Reporter, { signal, interrupt }: Pick<Surroundings, "signal" | "interrupt">, secrets: Secrets): RunInput["read"] {
  if (!read) return undefined;
  return async ({ text, isHidden, seconds }) => {
    const until = seconds > 0 ? AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]) : signal;
    const answer = await read(`${text} (${seconds > 0 ? `goes on in ${seconds} s` : "Enter goes on"}): `, { isHidden, interrupt, signal: until });
    if (isHidden && answer !== undefined) secrets.add(answer);
    return answer;
  };
}
