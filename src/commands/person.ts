import type { RunInput } from "../engine/input.ts";
import type { Reporter } from "../report/types.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { Surroundings } from "./options.ts";

/** Asks what tasks want to know of a person, where one is there. What is typed unseen is a secret of the run. */
export function answersOf({ read }: Reporter, { signal, interrupt }: Pick<Surroundings, "signal" | "interrupt">, secrets: Secrets): RunInput["read"] {
  if (!read) return undefined;
  return async ({ text, isHidden, seconds }) => {
    const over = new AbortController();
    const end = (): void => over.abort();
    const timer = seconds > 0 ? setTimeout(end, seconds * 1000) : undefined;
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    try {
      const how = seconds > 0 ? `goes on in ${seconds} s` : "Enter goes on";
      const answer = await read(`${text} (${how}): `, { isHidden, interrupt, signal: over.signal });
      if (isHidden && answer !== undefined) secrets.add(answer);
      return answer;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
    }
  };
}
