import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import type { Refusal } from "./protocol/exchange.ts";
import type { ShellStep, Target } from "./types.ts";

/** The caller gave up before a shell came up. */
export function interrupted(target: Target): HoldfastError {
  return new HoldfastError(`${target.name}: interrupted`, { code: "HF2012", exit: Exit.interrupted });
}

/** The caller left while a step was at work that could not be ended, or must not be. */
export function left(isDetached: boolean): HoldfastError {
  const message = "left at work: nobody waited for the end of this step";
  const hint = isDetached ? "it goes on there; the next run waits for it, and says how it ended" : "it can't be ended: look at the host for what holds it";
  return new HoldfastError(message, { code: "HF2013", hint, exit: Exit.interrupted });
}

/** A shell drops NUL bytes without a word. */
export function refuseNul(target: Target, step: ShellStep): void {
  if (!step.script.includes("\0")) return;
  throw new HoldfastError(`${target.name}: a command can't hold a NUL byte`, { code: "HF2030", hint: "bytes like that belong into a file" });
}

/** What a host lacks for a request; nothing of the request ran. */
export function refused(target: Target, refusal: Refusal): HoldfastError {
  const reasons: Readonly<Record<Refusal, readonly [string, string, string]>> = {
    noflock: ["HF2031", "there is no flock on the host, so two runs could not be kept apart", "install util-linux there"],
    nohome: ["HF2032", "its directory for runs (/run/holdfast, or /tmp/holdfast-UID) can't be made or belongs to someone else", "look at it on the host"],
    nospace: ["HF2033", "what was to be sent did not fit into its directory for runs", "make room in /run on the host"],
  };
  const [code, message, hint] = reasons[refusal];
  return new HoldfastError(`${target.name}: ${message}`, { code, hint, exit: Exit.failed });
}
