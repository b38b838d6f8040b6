import { HoldfastError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Outcome } from "./command.ts";
import { runIn, shellIn } from "./inside.ts";
import { setCable } from "./network.ts";
import type { Lab, LabNode } from "./types.ts";

/** How a transport reaches a lab machine: there is no address in it to dial. */
export interface LabTarget {
  readonly name: string;
  readonly socket: string;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** sudo's password of `oper`, the one user who needs it. */
  readonly becomePassword: string;
}

/** The targets of a lab by the inventory's names. */
export function labTargets(lab: Lab): ReadonlyMap<string, LabTarget> {
  const { identityFile, knownHostsFile, becomePassword } = lab;
  return new Map(lab.hosts.map(({ name, socket, user }) => [name, { name, socket, user, identityFile, knownHostsFile, becomePassword }]));
}

/** The machine of a host, or HF4006 with what may have been meant. */
function labNode(lab: Lab, host: string): LabNode {
  const names = lab.hosts.map(({ name }) => name);
  const node = lab.hosts.find(({ name }) => name === host);
  if (node === undefined)
    throw new HoldfastError(`the lab has no host "${host}"`, { code: "HF4006", hint: didYouMean(host, names) ?? `it has ${names.join(", ")}` });
  if (!node.running) throw new HoldfastError(`the lab's machine ${host} is not running`, { code: "HF4006", hint: "lab up starts the lab anew" });
  return node;
}

/** Runs a program as root inside a machine, without ssh, whatever the machine's firewall and sshd are up to. Needs root. */
export function labRun(lab: Lab, host: string, argv: readonly string[], input?: string): Promise<Outcome> {
  return runIn(labNode(lab, host).leader, argv, input);
}

/** A root shell inside a machine on our own terminal; gives its exit status. Needs root. */
export function labShell(lab: Lab, host: string): Promise<number> {
  return shellIn(labNode(lab, host).leader);
}

/** Pulls out the network cable of a machine. Its sshd stays reachable, as over a console. Needs root. */
export function labCut(lab: Lab, host: string): Promise<void> {
  return setCable(lab.id, labNode(lab, host).machine, "down");
}

/** Puts the cable back. Needs root. */
export function labHeal(lab: Lab, host: string): Promise<void> {
  return setCable(lab.id, labNode(lab, host).machine, "up");
}
