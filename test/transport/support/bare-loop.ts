import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { bootMessage, bootScript } from "../../../src/transport/protocol/boot.ts";
import { freshRun } from "./targets.ts";

/** The host's side alone, spoken to by hand: what a client that dies, stalls or sends half of something leaves it with. */
export interface BareLoop {
  readonly run: string;
  /** Stands in the command line of each of its processes. */
  readonly mark: string;
  readonly child: ChildProcessWithoutNullStreams;
  /** All that came on standard output so far. */
  said(): string;
  /** Settles when the loop and both of its halves are gone. */
  readonly gone: Promise<unknown>;
}

export const nonce = (): string => randomBytes(12).toString("hex");

export function startBareLoop(options: { patience?: number; cutBoot?: number } = {}): BareLoop {
  const [boot, run] = [nonce(), freshRun()];
  const child = spawn("sh", ["-c", bootScript(boot)], { detached: true });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.resume();
  child.stdin.on("error", () => undefined);
  const message = bootMessage({ nonce: boot, run, prelude: "", patience: options.patience ?? 60 });
  child.stdin.write(message.subarray(0, options.cutBoot ?? message.length));
  return { run, mark: boot, child, said: () => said, gone: once(child, "close") };
}
