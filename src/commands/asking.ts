import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import { readLine } from "../report/read-line.ts";
import type { Reporter } from "../report/types.ts";
import type { Asker } from "../transport/types.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { HostOptions, Surroundings } from "./options.ts";
import { Slots } from "../engine/slots.ts";
import type { Typed } from "./targets.ts";

/** Reads one line without showing it; undefined where nobody is there to type it. */
export async function askSecret(question: string, around: Surroundings): Promise<string | undefined> {
  return await askAtTerminal(question, true, around);
}

/** Reads one line that may be seen; undefined where nobody is there to type it. */
export async function askLine(question: string, around: Surroundings): Promise<string | undefined> {
  return await askAtTerminal(question, false, around);
}

/** Before anything is connected to: nothing else is being drawn, and Ctrl-C ends the command. */
async function askAtTerminal(question: string, isHidden: boolean, { stdin, stderr, signal, interrupt }: Surroundings): Promise<string | undefined> {
  if (!stdin.isTTY) return undefined;
  let isOver = false;
  const stop = (): void => {
    isOver = true;
    interrupt();
  };
  const answer = await readLine(stdin, stderr, question, { isHidden, interrupt: stop, signal });
  if (isOver || signal.aborted) throw new HoldfastError("interrupted", { code: "HF2012", exit: Exit.interrupted });
  return answer;
}

/** Asks for the passwords that the flags say to ask for; what is typed is a secret of the run. */
export async function askPasswords({ askPass, askBecomePass }: HostOptions, around: Surroundings, secrets: Secrets): Promise<Typed> {
  const typed = {
    password: askPass ? await askSecret("SSH password: ", around) : undefined,
    becomePassword: askBecomePass ? await askSecret("BECOME password: ", around) : undefined,
  };
  for (const password of Object.values(typed)) if (password !== undefined) secrets.add(password);
  return typed;
}

/** What the transport may ask a person; nothing where no person is there. One question at a time: a line that is typed answers all that wait for one. */
export function askerOf(reporter: Reporter, around: Surroundings): Asker {
  const { ask, read } = reporter;
  if (!ask || !read || !around.stdin.isTTY) return {};
  const { signal, interrupt } = around;
  const turns = new Slots(1);
  return {
    trustHostKey: async ({ host, keyType, fingerprint }) =>
      await turns.run(() => ask(`The host key of ${host} is not known (${keyType} ${fingerprint}). Trust it, and remember it?`, signal)),
    // By the reporter, which draws what hosts are at meanwhile.
    passphrase: async (keyFile) => await turns.run(() => read(`Pass phrase of ${keyFile}: `, { isHidden: true, interrupt, signal })),
  };
}
