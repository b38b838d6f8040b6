import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import type { Reading } from "./types.ts";

/** Reads one line of what a person types; undefined where the input ends first, or the signal fires. */
export async function readLine(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: string,
  { isHidden = false, interrupt, signal }: Reading,
): Promise<string | undefined> {
  if (signal?.aborted || hasEnded(input)) return undefined;
  output.write(question);
  const lines = isHidden ? unseen(input, interrupt) : createInterface({ input, terminal: false });
  let end = (): void => undefined;
  try {
    const answer = await new Promise<string | undefined>((resolve) => {
      end = () => resolve(undefined);
      lines.once("line", resolve);
      lines.once("close", end);
      signal?.addEventListener("abort", end, { once: true });
    });
    if (isHidden || answer === undefined) output.write("\n");
    return answer;
  } finally {
    signal?.removeEventListener("abort", end);
    lines.close();
  }
}

/** An input that has ended tells nobody of it again. */
function hasEnded(input: NodeJS.ReadableStream): boolean {
  return "readableEnded" in input && input.readableEnded === true;
}

/** Only so does the terminal not show what is typed; it gives Ctrl-C as a key then. */
function unseen(input: NodeJS.ReadableStream, interrupt: Reading["interrupt"]): Interface {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: true });
  lines.once("SIGINT", () => {
    lines.close();
    interrupt?.();
  });
  return lines;
}
