import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Reporter } from "../report/types.ts";
import type { Asker } from "../transport/types.ts";
import type { Surroundings } from "./options.ts";

/** Reads one line without showing it; undefined where nobody is there to type it. */
export async function askSecret(question: string, { stdin, stderr, signal }: Surroundings): Promise<string | undefined> {
  if (!stdin.isTTY) return undefined;
  stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  try {
    return await new Promise<string | undefined>((resolve) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
      signal.addEventListener("abort", () => resolve(undefined), { once: true });
    });
  } finally {
    lines.close();
    stderr.write("\n");
  }
}

/** What the transport may ask a person; nothing where no person is there. */
export function askerOf(reporter: Reporter, around: Surroundings): Asker {
  const { ask } = reporter;
  if (!ask || !around.stdin.isTTY) return {};
  return {
    trustHostKey: async ({ host, keyType, fingerprint }) =>
      await ask(`The host key of ${host} is not known (${keyType} ${fingerprint}). Trust it, and remember it?`, around.signal),
    passphrase: async (keyFile) => await askSecret(`Pass phrase of ${keyFile}: `, around),
  };
}
