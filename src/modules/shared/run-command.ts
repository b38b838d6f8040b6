import type { CommandRun } from "../../changes/command-run.ts";
import { commandKey } from "../../observations/command.ts";
import type { Key } from "../../observations/define.ts";
import file from "../../observations/file.ts";
import { environmentName, type Command } from "../../observations/shared/command-line.ts";
import type { ChangeResult, HostView, Outcome, PlanContext } from "../define.ts";
import { commandReturns } from "./command-params.ts";
import { refuse } from "./refuse.ts";

export interface CommandParams {
  readonly chdir?: string | undefined;
  readonly creates?: string | undefined;
  readonly removes?: string | undefined;
  readonly stdin?: string | undefined;
  readonly stdin_add_newline: boolean;
  readonly reads: boolean;
}

function lines(text: string): string[] {
  return text === "" ? [] : text.split(/\r?\n/);
}

/** The registered result of a command that has run. */
function resultOf({ rc, stdout, stderr }: ChangeResult): Readonly<Record<string, unknown>> {
  const [out, err] = [stdout, stderr].map((text) => text.replace(/[\r\n]+$/, "")) as [string, string];
  return { rc, stdout: out, stderr: err, stdout_lines: lines(out), stderr_lines: lines(err) };
}

const nothingRan = resultOf({ rc: 0, stdout: "", stderr: "" });

/** Completes the result; `results` is empty where the host found it done already. */
export const finishCommand = {
  members: Object.keys(commandReturns),
  result: (results: readonly ChangeResult[]) => (results[0] ? resultOf(results[0]) : nothingRan),
};

function isThere(host: HostView, path: string): boolean {
  return host.read(file.key(path)).type !== "absent";
}

/** Plans to run a command, or runs it now where it only reads. */
export function planCommand(
  host: HostView,
  what: Pick<Command, "argv" | "script" | "executable">,
  params: CommandParams,
  { environment, timeout }: PlanContext,
): Outcome {
  const { chdir, creates, removes, stdin, stdin_add_newline, reads } = params;
  for (const name of Object.keys(environment))
    if (!environmentName.test(name))
      refuse(`environment can't have a variable called ${JSON.stringify(name)}`, "a name has letters, digits and _, and begins with no digit");
  const command: Command = {
    ...what,
    ...(chdir !== undefined && { chdir }),
    ...(Object.keys(environment).length > 0 && { env: environment }),
    ...(stdin !== undefined && { stdin: stdin_add_newline && !stdin.endsWith("\n") ? `${stdin}\n` : stdin }),
  };
  if (creates !== undefined && isThere(host, creates)) return { changes: [], reason: `${creates} is there already`, result: nothingRan };
  if (removes !== undefined && !isThere(host, removes)) return { changes: [], reason: `${removes} is not there`, result: nothingRan };
  if (reads) {
    const output = host.read(commandKey(command, timeout));
    return { changes: [], reason: `read, exit status ${output.rc}`, result: resultOf(output) };
  }
  const change: CommandRun = { kind: "command.run", ...command, ...(creates !== undefined && { creates }), ...(removes !== undefined && { removes }) };
  return { changes: [change], reason: creates === undefined ? "commands always run" : `${creates} is not there` };
}

/** The files that tell whether there is anything to run. */
export function fileKeysOf({ creates, removes }: Pick<CommandParams, "creates" | "removes">): readonly Key[] {
  return [creates, removes].flatMap((path) => (path === undefined ? [] : [file.key(path)]));
}
