import { HoldfastError } from "../../core/errors.ts";
import type { HostView, Outcome } from "../define.ts";

/**
 * Plans over what was there before an earlier step that may change it: shown as expected, looked at again before it is made. Where that leaves
 * nothing to do, or a refusal, nobody can say so yet: then the task waits for that step. `suits` may ask more of a plan than some change.
 */
export function foresee(host: HostView, plan: (host: HostView) => Outcome, suits = (outcome: Outcome): boolean => outcome.changes.length > 0): Outcome {
  let guessed = false;
  const before: HostView = {
    peek: (key) => host.peek(key),
    read(key) {
      const found = host.peek(key);
      if (found.degree !== "later") return found.value;
      guessed = true;
      return found.base ?? host.read(key);
    },
  };
  try {
    const outcome = plan(before);
    if (!guessed || suits(outcome)) return outcome;
  } catch (error) {
    if (!guessed || !(error instanceof HoldfastError)) throw error;
  }
  return plan(host);
}
