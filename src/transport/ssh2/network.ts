import type { Opening } from "../opening.ts";
import type { RemoteShell, Target } from "../types.ts";
import { dial } from "./dial.ts";
import { openPatiently } from "./patient.ts";

export function openNetwork(target: Target, opening: Opening): Promise<RemoteShell> {
  return openPatiently(target, opening, () => dial(target, opening));
}
