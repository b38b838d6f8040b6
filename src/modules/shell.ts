import { z } from "zod";
import { defineModule } from "./define.ts";
import { commandForesight, commandParams, commandReturns } from "./shared/command-params.ts";
import { pathParam } from "./shared/file-params.ts";
import { fileKeysOf, finishCommand, planCommand } from "./shared/run-command.ts";

const params = z.strictObject({
  cmd: z.string().min(1).describe("Text for the shell. Put values of variables in by quote(x)"),
  executable: pathParam.optional().describe("The shell; default /bin/sh"),
  ...commandParams,
});

export default defineModule({
  name: "shell",
  aliases: ["raw"],
  summary: "Run a command through a shell",
  params,
  freeForm: "cmd",
  returns: commandReturns,
  refused: {
    warn: "nothing is warned of",
    strip_empty_ends: "line breaks at the end are always taken off what it printed",
    free_form: "write it behind `shell:`, or as `cmd`",
    argv: "`command` takes a list of words",
  },
  judged: true,
  finish: finishCommand,
  foresight: commandForesight,
  examples: [
    { title: "A pipe", task: { shell: { cmd: "journalctl -u keepalived | grep -c MASTER", reads: true } } },
    { title: "Another shell", task: { shell: { cmd: "set -o pipefail; dmesg | tail -n 1", executable: "/bin/bash" } } },
  ],
  reads: fileKeysOf,
  plan: (host, { cmd, executable, ...rest }, context) => planCommand(host, { script: cmd, ...(executable !== undefined && { executable }) }, rest, context),
});
