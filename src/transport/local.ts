import { spawn } from "node:child_process";
import { fromChild } from "./child.ts";
import type { Opening } from "./opening.ts";
import type { RemoteShell } from "./types.ts";

/** A shell of this machine, in a session of its own: the loop ends what its session holds, and that must not be the user's terminal. */
export function openLocal(opening: Opening, shell = "sh"): RemoteShell {
  return fromChild(spawn(shell, ["-c", opening.command], { stdio: "pipe", detached: true }), () => undefined);
}
