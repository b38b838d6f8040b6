/** What a command did. */
export interface CommandOutput {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Comes first in a script that captures: the outputs go to the script's own. */
export const capturing = "exec 3>&1\n";

/**
 * sh that runs `command` and prints `rc`, `out`, `err`, a line each, the outputs in base64. The reader of standard output holds the pipe of
 * standard error open until it has printed, so the three lines never mix, and nothing is written to the host.
 */
export function capture(command: string): string {
  return `{ { ${command} 3>&-; echo "rc $?" >&3; } | { text=$(base64 | tr -d '\\n'); echo "out $text" >&3; }; } 2>&1 | { text=$(base64 | tr -d '\\n'); echo "err $text" >&3; }`;
}

/** What `capture` printed, by its three lines. */
export function captured([rc = "", out, err]: readonly string[]): CommandOutput {
  const decoded = (line: string | undefined): string => Buffer.from(line?.slice(4) ?? "", "base64").toString();
  return { rc: Number(rc.slice(3)), stdout: decoded(out), stderr: decoded(err) };
}
