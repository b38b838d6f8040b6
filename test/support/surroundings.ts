import { createRequire } from "node:module";
import { PassThrough } from "node:stream";
import type { Surroundings } from "../../src/commands/options.ts";
import { page, type Page } from "../report/sample.ts";
import { ownDisk } from "../../src/vars/disk.ts";

/** Node's own: that of the test runner takes what it imports for sources of ours. */
const nativeImport = createRequire(import.meta.url)("./native-import.cjs") as Surroundings["load"];

/** A command's surroundings without a process: what it writes is kept, what a person would type is written to `stdin`. */
export interface FakeSurroundings extends Surroundings {
  readonly stdin: PassThrough & { isTTY?: boolean };
  readonly stdout: Page;
  readonly stderr: Page;
}

export function surroundings(more: Partial<Pick<Surroundings, "env" | "signal" | "kill">> = {}): FakeSurroundings {
  const never = new AbortController().signal;
  return {
    stdin: new PassThrough(),
    stdout: page(),
    stderr: page(),
    env: {},
    signal: never,
    kill: never,
    interrupt: () => undefined,
    disk: ownDisk,
    load: nativeImport,
    ...more,
  };
}
