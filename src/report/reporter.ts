import { createDrift } from "./drift.ts";
import { createGithub } from "./github.ts";
import { createJsonl } from "./jsonl.ts";
import { createMarkdown } from "./markdown.ts";
import { createPlain } from "./plain.ts";
import { createSarif } from "./sarif.ts";
import { createTty } from "./tty.ts";
import type { OutputForm, Reporter, ReportOptions, ReportStream } from "./types.ts";

const forms: Readonly<Record<OutputForm, (options: ReportOptions) => Reporter>> = {
  tty: createTty,
  plain: createPlain,
  jsonl: createJsonl,
  markdown: createMarkdown,
  drift: createDrift,
  sarif: createSarif,
  github: createGithub,
};

export function createReporter(options: ReportOptions): Reporter {
  return forms[options.output](options);
}

/** The form for a person who asked for none: the live view where somebody looks at a terminal that can draw it. */
export function defaultForm(stdout: ReportStream, env: Readonly<Record<string, string | undefined>>): OutputForm {
  return stdout.isTTY === true && env["TERM"] !== "dumb" && !env["CI"] ? "tty" : "plain";
}
