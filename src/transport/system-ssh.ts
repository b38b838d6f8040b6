import type { Opening } from "./open.ts";
import type { RemoteShell, Target } from "./types.ts";

export function openSystemSsh(_target: Target, _opening: Opening): RemoteShell {
  throw new Error("not yet");
}
