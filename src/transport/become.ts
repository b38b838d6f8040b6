import { quote } from "../shell/quote.ts";
import type { Target } from "./types.ts";

/** How the loop's shell is started: the command for the login shell, what to send before anything else, how a question for the password looks. */
export interface Start {
  readonly command: string;
  readonly preface: Buffer;
  readonly prompt: string | undefined;
  /** What the host says on standard output once it has let us in. Nothing may be sent before that which it could take for a password. */
  readonly welcome?: string;
}

/**
 * The password is sent before it is asked for, which saves a round trip, and by standard input only: argument lists can be seen by every user of the
 * host, and sudo logs them. A sudo that wants none leaves the line to the boot script, which passes over it. One that does not take it asks again,
 * and would read whatever comes next as a second try, and a third: with that a single mistake locks an account (pam_faillock(8)). su asks once.
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
  const [prompt, welcome] = [`[sudo ${nonce}]`, `[welcome ${nonce}]`];
  const command = `exec env LC_ALL=C sudo -S -p '${prompt}' -H -u ${user} -- sh -c 'echo "${welcome}"; ${script}'`;
  return { command, preface, prompt, welcome };
}
