import { HoldfastError } from "../core/errors.ts";
import type { RunInput } from "../engine/input.ts";
import type { Reporter } from "../report/types.ts";
import type { PlaybookOptions, Surroundings } from "./options.ts";

/** Throws where each step is to be asked for, and nobody is to be asked or nothing done. */
export function checkStepping(command: string, { asksSteps, yes }: PlaybookOptions, { read }: Reporter): void {
  if (!asksSteps) return;
  const fail = (message: string, hint: string): never => {
    throw new HoldfastError(message, { code: "HF1614", hint });
  };
  if (command !== "apply") fail("--step is for `holdfast apply`: where nothing is done, there is nothing to ask", "leave one of the two out");
  if (yes) fail("--step asks before each task, and --yes wants no question", "leave one of the two out");
  if (!read) fail("--step asks before each task, and there is no terminal to ask on", "run it on a terminal, without --output plain or jsonl");
}

/** Asks for one step after another; `c` is a yes to all that follow, the end of input a no. */
export function stepsAsked({ read }: Reporter, { signal }: Surroundings): NonNullable<RunInput["step"]> {
  let rest: boolean | undefined;
  return async ({ step, hosts }) => {
    if (rest !== undefined || signal.aborted) return rest ?? true;
    const answer = (await read?.(`Do "${step}" on ${hosts.join(", ")}? (n)o, (y)es, (c)ontinue without asking [n] `, { signal }))?.trim();
    if (answer === undefined) return signal.aborted || (rest = false);
    if (/^c(ontinue)?$/i.test(answer)) rest = true;
    return /^(y(es)?|c(ontinue)?)$/i.test(answer);
  };
}
