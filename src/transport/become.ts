import { quote } from "../shell/quote.ts";
import type { Target } from "./types.ts";

/** How the loop's shell is started: the command for the login shell, what to send before anything else, how a question for the password looks. */
export interface Start {
  readonly command: string;
  readonly preface: Buffer;
  readonly prompt: string | undefined;
}

/**
 * The password is sent before it is asked for, which saves a round trip, and by standard input only: argument lists can be seen by every user of the
 * host, and sudo logs them. A sudo that wants none leaves the line to the boot script, which passes over it.
 */
export function startCommand(target: Target, script: string, nonce: string): Start {
  const shell = `sh -c '${script}'`;
  const become = target.become;
  if (!become || become.user === target.user) return { command: `exec ${shell}`, preface: Buffer.alloc(0), prompt: undefined };
  const user = quote(become.user);
  const preface = Buffer.from(become.password === undefined ? "" : `${become.password}\n`);
  if (become.method === "su") return { command: `exec env LC_ALL=C su ${user} -s /bin/sh -c '${script}'`, preface, prompt: "Password: " };
  if (become.method === "doas") return { command: `exec env LC_ALL=C doas -n -u ${user} ${shell}`, preface: Buffer.alloc(0), prompt: undefined };
  if (become.password === undefined) return { command: `exec env LC_ALL=C sudo -n -H -u ${user} -- ${shell}`, preface, prompt: undefined };
  const prompt = `[sudo ${nonce}]`;
  return { command: `exec env LC_ALL=C sudo -S -p '${prompt}' -H -u ${user} -- ${shell}`, preface, prompt };
}
