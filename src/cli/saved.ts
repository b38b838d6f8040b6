import type { Cli } from "./cli.ts";
import { outputOptions, withDiffs, withExamples, withOutput, withVerbose, type OutputFlags } from "./flags.ts";
import { openOptions, withOpening, type OpenFlags } from "./opening.ts";

/** Adds `show`. */
export function addSavedCommands({ root, around, end }: Cli): void {
  const show = withOpening(
    withVerbose(withDiffs(withOutput(root.command("show").argument("<plan>", "a file that `plan -o` wrote"), ["tty", "plain", "jsonl", "markdown"]))),
  );
  show.description("show a saved plan; no host is asked");
  withExamples(show, "show plan.json", "show plan.json --output markdown --diff=full").action(async (path: string, flags: OutputFlags & OpenFlags) => {
    const { show: open } = await import("../commands/show.ts");
    end(await open(path, { ...outputOptions(flags), ...openOptions(flags) }, around));
  });
}
