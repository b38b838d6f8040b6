import type { HostOptions, OutputOptions } from "../../src/commands/options.ts";

/** What the command line gives where no flag is set. */
export const output: OutputOptions = { output: "plain", diff: "short", verbose: 0, strict: false };

export const hosts: HostOptions = {
  inventory: [],
  limit: undefined,
  forks: 0,
  lab: false,
  transport: "ssh2",
  timeout: 20,
  extraVars: [],
  askBecomePass: false,
  askPass: false,
  become: false,
};
