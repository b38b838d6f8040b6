import { HoldfastError } from "../../core/errors.ts";
import { Exit } from "../../core/exit.ts";

/** The task fails on this host: what is there is not what it may work on. */
export function refuse(message: string, hint?: string): never {
  throw new HoldfastError(message, { code: "HF3201", hint, exit: Exit.failed });
}
