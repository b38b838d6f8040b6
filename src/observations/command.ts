import { quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { commandLine, type Command } from "./shared/command-line.ts";

export interface CommandOutput {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The key of a command that only reads, by its author's word. */
export function commandKey(command: Command): Key<CommandOutput> {
  return { kind: "command", id: JSON.stringify(command) };
}

/**
 * Runs one command and prints `rc`, `out`, `err`, the outputs in base64. The reader of standard output holds the pipe of standard error
 * open until it has printed, so the three lines never mix, and nothing is written to the host.
 */
function capture(command: Command): string {
  const feed = command.stdin === undefined ? "" : `printf %s ${quote(Buffer.from(command.stdin).toString("base64"))} | base64 -d | `;
  return `{ { ${feed}${commandLine(command)} 3>&-; echo "rc $?" >&3; } | { text=$(base64 | tr -d '\\n'); echo "out $text" >&3; }; } 2>&1 | { text=$(base64 | tr -d '\\n'); echo "err $text" >&3; }`;
}

/** The output of a command. Never read ahead: it runs when its task's turn comes. */
export default defineObservation<CommandOutput>({
  kind: "command",
  speculative: false,
  timeout: 300,
  script: (ids) => `exec 3>&1\n${ids.map((id) => capture(JSON.parse(id) as Command)).join("\n")}`,
  parse(stdout, ids) {
    const lines = stdout.toString().trim().split("\n");
    const decoded = (line: string | undefined): string => Buffer.from(line?.slice(4) ?? "", "base64").toString();
    return new Map(
      ids.map((id, i) => {
        const [rc = "", out, err] = lines.slice(i * 3, i * 3 + 3);
        return [id, { rc: Number(rc.slice(3)), stdout: decoded(out), stderr: decoded(err) }];
      }),
    );
  },
});
