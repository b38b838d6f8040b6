import { quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { capture, captured, capturing, type CommandOutput } from "./shared/capture.ts";
import { commandLine, type Command } from "./shared/command-line.ts";

/** The key of a command that only reads, by its author's word. */
export function commandKey(command: Command): Key<CommandOutput> {
  return { kind: "command", id: JSON.stringify(command) };
}

/** With its standard input, where it has one. */
function fed(command: Command): string {
  const feed = command.stdin === undefined ? "" : `printf %s ${quote(Buffer.from(command.stdin).toString("base64"))} | base64 -d | `;
  return feed + commandLine(command);
}

/** The output of a command. Never read ahead: it runs when its task's turn comes. */
export default defineObservation<CommandOutput>({
  kind: "command",
  speculative: false,
  timeout: 300,
  script: (ids) => capturing + ids.map((id) => capture(fed(JSON.parse(id) as Command))).join("\n"),
  parse(stdout, ids) {
    const lines = stdout.toString().trim().split("\n");
    return new Map(ids.map((id, i) => [id, captured(lines.slice(i * 3, i * 3 + 3))]));
  },
});
