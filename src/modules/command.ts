import { z } from "zod";
import { splitWords } from "../shell/words.ts";
import { defineModule } from "./define.ts";
import { commandForesight, commandParams, commandReturns } from "./shared/command-params.ts";
import { lineProblem, textThat } from "./shared/file-params.ts";
import { fileKeysOf, finishCommand, planCommand } from "./shared/run-command.ts";
import { exactlyOne } from "./shared/schema.ts";

const line = textThat((text) => lineProblem(text) ?? (splitWords(text).length === 0 ? "must name a program" : undefined));

const params = z.strictObject({
  cmd: line.optional().describe("Program and its words, quoted as in a shell; no shell reads it, so |, >, * and $ mean nothing"),
  argv: z.array(z.string()).min(1).optional().describe("The same as a list"),
  ...commandParams,
});

export default defineModule({
  name: "command",
  summary: "Run a program",
  params: exactlyOne(params, "cmd", "argv"),
  freeForm: "cmd",
  returns: commandReturns,
  refused: {
    executable: "`shell` takes the shell that reads it",
    warn: "nothing is warned of",
    strip_empty_ends: "line breaks at the end are always taken off what it printed",
    expand_argument_vars: "no shell reads it: `shell` expands variables of the host",
    free_form: "write it behind `command:`, or as `cmd`",
  },
  judged: true,
  finish: finishCommand,
  foresight: commandForesight,
  examples: [
    { title: "Once", task: { command: { cmd: "openssl dhparam -out /etc/ssl/dh.pem 2048", creates: "/etc/ssl/dh.pem" } } },
    { title: "Something to look at, also in a dry run", task: { command: { argv: ["ip", "-o", "addr"], reads: true } } },
  ],
  reads: fileKeysOf,
  plan: (host, { cmd, argv, ...rest }, context) => planCommand(host, { argv: argv ?? splitWords(cmd ?? "") }, rest, context),
});
