import { commandLine, commandText, type Command } from "../observations/shared/command-line.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { laterOver } from "./shared/later.ts";

/** Runs a command. What it does is its author's business; what it may write makes all that is read after it decided at run, or less certain. */
export interface CommandRun extends Change, Command {
  readonly kind: "command.run";
  /** Needless once this path is there. */
  readonly creates?: string | undefined;
  /** Needless once this path is gone. */
  readonly removes?: string | undefined;
}

/** What a machine is does not change by a command; what moves by itself is read anew anyway. */
const untouched = new Set(["fact:os", "fact:package_manager", "fact:boot", "fact:machine"]);

export default defineChange<CommandRun>({
  kind: "command.run",

  describe: (change) => `run ${commandText(change)}`,
  diff: () => [],

  overlay({ creates, removes }, key, below, step) {
    if (key.kind === "file" && (key.id === creates || key.id === removes)) return laterOver(below(), step);
    if (key.kind === "network" || untouched.has(`${key.kind}:${key.id}`)) return undefined;
    const before = below();
    return before.degree === "exact" ? { degree: "expected", value: before.value } : undefined;
  },

  script(change) {
    const there = (path: string): string => `[ -e ${quote(path)} ] || [ -L ${quote(path)} ]`;
    const tests = [
      ...(change.creates === undefined ? [] : [`{ ${there(change.creates)}; }`]),
      ...(change.removes === undefined ? [] : [`! { ${there(change.removes)}; }`]),
    ];
    const feed = change.stdin === undefined ? "" : "body 0 | ";
    return {
      ...(tests.length > 0 && { needless: tests.join(" || ") }),
      run: `${feed}${commandLine(change)}`,
      ...(change.stdin !== undefined && { bodies: [Buffer.from(change.stdin)] }),
    };
  },
});
