import { join, quote } from "../../shell/quote.ts";

/** A command as data: words, or text for a shell. */
export interface Command {
  /** Words of a program, no shell in between. */
  readonly argv?: readonly string[] | undefined;
  /** Text for `executable`. */
  readonly script?: string | undefined;
  /** The shell that reads `script`; default /bin/sh. */
  readonly executable?: string | undefined;
  /** Folder it runs in. */
  readonly chdir?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Its standard input; empty without it. */
  readonly stdin?: string | undefined;
}

/** What `env` may be called by: a shell takes no other name. */
export const environmentName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** sh that runs the command in a subshell, standard input aside. Its environment is set by the shell: as words of `env` all users of the host would see it. */
export function commandLine({ argv, script, executable, chdir, env }: Command): string {
  const words = argv ?? [executable ?? "/bin/sh", "-c", script ?? ""];
  const enter = chdir === undefined ? "" : `cd ${quote(chdir)} || exit; `;
  const exports = Object.entries(env ?? {}).map(([name, value]) => `export ${quote(name)}=${quote(value)} || exit; `);
  return `(${enter}${exports.join("")}exec ${join(words)})`;
}

/** The command in few words, for messages. */
export function commandText({ argv, script }: Command): string {
  const text = (argv ? join(argv) : (script ?? "")).trim();
  const [first = "", ...more] = text.split("\n");
  const line = more.length > 0 ? `${first} …` : first;
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
