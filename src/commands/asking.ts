import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import type { Reporter } from "../report/types.ts";
import type { Asker } from "../transport/types.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { HostOptions, Surroundings } from "./options.ts";
import { Slots } from "../engine/slots.ts";
import type { Typed } from "./targets.ts";

/** Reads one line without showing it; undefined where nobody is there to type it. */
export async function askSecret(question: string, around: Surroundings): Promise<string | undefined> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await readLine(question, silent, around);
  if (around.stdin.isTTY) around.stderr.write("\n");
  return answer;
}

/** Reads one line that may be seen; undefined where nobody is there to type it. */
export async function askLine(question: string, around: Surroundings): Promise<string | undefined> {
  const { stderr } = around;
  return await readLine(
    question,
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        stderr.write(chunk.toString());
        done();
      },
    }),
    around,
  );
}

/** Ctrl-C, which a terminal in this mode gives us as a key, ends the command. */
async function readLine(question: string, output: Writable, { stdin, stderr, signal }: Surroundings): Promise<string | undefined> {
  if (!stdin.isTTY) return undefined;
  stderr.write(question);
  const lines = createInterface({ input: stdin, output, terminal: true });
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      const interrupt = (): void => reject(new HoldfastError("interrupted", { code: "HF2012", exit: Exit.interrupted }));
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
      lines.once("SIGINT", interrupt);
      signal.addEventListener("abort", interrupt, { once: true });
      if (signal.aborted) interrupt();
    });
  } finally {
    lines.close();
  }
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
  const { ask } = reporter;
  if (!ask || !around.stdin.isTTY) return {};
  const turns = new Slots(1);
  return {
    trustHostKey: async ({ host, keyType, fingerprint }) =>
      await turns.run(() => ask(`The host key of ${host} is not known (${keyType} ${fingerprint}). Trust it, and remember it?`, around.signal)),
    passphrase: async (keyFile) => await turns.run(() => askSecret(`Pass phrase of ${keyFile}: `, around)),
  };
}
