import type { PlainEntry } from "../vars/value.ts";
import type { PlayContext } from "./context.ts";
import { flag } from "./fields.ts";
import type { Inherited } from "./inherited.ts";
import type { Loop, Task } from "./types.ts";

type Rest = Pick<Inherited, "runOnce" | "delegateTo" | "throttle"> & Pick<Task, "kind" | "module"> & { readonly loop: Loop | undefined };

/** `together`, which makes no sense beside what lets hosts do a task one after the other, or not themselves. */
export function readTogether(entry: PlainEntry | undefined, task: Rest, { problems }: PlayContext): boolean {
  if (!entry || flag(entry, problems) !== true) return false;
  const clash = clashing(task);
  if (!clash) return true;
  problems.error(`together and ${clash.what} exclude each other`, { code: "HF1517", at: entry.keySpan, hint: clash.hint });
  return false;
}

function clashing({ runOnce, delegateTo, throttle, loop, kind, module }: Rest): { readonly what: string; readonly hint: string } | undefined {
  if (runOnce) return { what: "run_once", hint: "one host does it for all: leave out one of the two" };
  if (delegateTo) return { what: "delegate_to", hint: "one machine does it for several hosts in turn: leave out one of the two" };
  if (throttle > 0) return { what: "throttle", hint: "throttle lets hosts do it one after the other: leave out one of the two, or write `throttle: 0`" };
  if (loop) return { what: "loop", hint: "hosts do one step at the same moment: put all items into one command, or make a task of each" };
  if (kind === "verify") return { what: "verify", hint: "a verification changes nothing: leave it out" };
  if (module === "meta") return { what: "meta", hint: "`meta: sync` is where hosts wait for each other" };
  return undefined;
}
