import { quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { capture, captured, capturing, type CommandOutput } from "./shared/capture.ts";
import { commandLine, type Command } from "./shared/command-line.ts";

/** Seconds that a command may take whose author said nothing of it. */
const usual = 300;

/** The key of a command that only reads, by its author's word. `limit`: seconds, 0 for none. */
export function commandKey(command: Command, limit = usual): Key<CommandOutput> {
  return { kind: "command", id: JSON.stringify({ ...command, ...(limit !== usual && { limit }) }) };
}

function limitOf(id: string): number {
  return (JSON.parse(id) as { readonly limit?: number }).limit ?? usual;
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
  timeout(ids) {
    const limits = ids.map(limitOf);
    return limits.includes(0) ? 0 : limits.reduce((sum, limit) => sum + limit, 0);
  },
  script: (ids) => capturing + ids.map((id) => capture(fed(JSON.parse(id) as Command))).join("\n"),
  parse(stdout, ids) {
    const lines = stdout.toString().trim().split("\n");
    return new Map(ids.map((id, i) => [id, captured(lines.slice(i * 3, i * 3 + 3))]));
  },
});
