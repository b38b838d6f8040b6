import { z } from "zod";
import { pathParam } from "./file-params.ts";

/** Ansible expands patterns here; a plan looks at one path, where `/opt/app-*` would never be. */
const onePath = pathParam.refine((path) => !/[*?[]/.test(path), "must be one path, without * ? [: patterns are not expanded");

/** What `command` and `shell` have in common. */
export const commandParams = {
  chdir: pathParam.optional().describe("Folder to run it in"),
  creates: onePath.optional().describe("File that it makes: where it is there, nothing is run"),
  removes: onePath.optional().describe("File that it takes away: where it is not there, nothing is run"),
  stdin: z.string().optional().describe("Its standard input, without one empty"),
  stdin_add_newline: z.boolean().default(true).describe("End standard input with a line break"),
  reads: z.boolean().default(false).describe("It only reads: it may run while planning, and counts as no change"),
};

export const commandReturns = {
  rc: "exit status",
  stdout: "what it printed, without line breaks at the end",
  stderr: "what it printed as errors, likewise",
  stdout_lines: "stdout by lines",
  stderr_lines: "stderr by lines",
};

export const commandForesight =
  "Later: what it does and prints is decided at run, and what is looked at after it is less certain. " +
  "With `reads: true` a plan runs it too, where nothing before it on that host is pending.";
