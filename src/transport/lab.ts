import { connect } from "node:net";
import { HoldfastError } from "../core/errors.ts";
import type { Opening } from "./opening.ts";
import { openPatiently } from "./ssh2/patient.ts";
import type { RemoteShell, Target } from "./types.ts";

/**
 * A machine of the lab, through its relayed socket and nothing else. That a rehearsal can't reach production rests on this file: it imports no dialler
 * of addresses, and of what the inventory says about reaching the real host (agent, password, ways through other hosts) nothing is passed on.
 */
export function openLab(target: Target, opening: Opening): Promise<RemoteShell> {
  const { name, via, host, port, user, identityFiles, knownHostsFiles, strictHostKeyChecking, socket, become, connectTimeout } = target;
  if (socket === undefined) throw new HoldfastError(`${name}: the lab has no such machine`, { code: "HF4006", hint: "holdfast lab up" });
  const inside: Target = { name, via, host, port, user, identityFiles, knownHostsFiles, strictHostKeyChecking, socket, become, connectTimeout };
  return openPatiently(inside, opening, () => connect({ path: socket }));
}
