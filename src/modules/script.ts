import { z } from "zod";
import { join, quote } from "../shell/quote.ts";
import { splitWords } from "../shell/words.ts";
import { defineModule } from "./define.ts";
import { commandForesight, commandParams, commandReturns } from "./shared/command-params.ts";
import { lineProblem, pathParam, textThat } from "./shared/file-params.ts";
import { refuse } from "./shared/refuse.ts";
import { fileKeysOf, finishCommand, planCommand } from "./shared/run-command.ts";

const { chdir, creates, removes, reads } = commandParams;

const line = textThat((text) => lineProblem(text) ?? (splitWords(text).length === 0 ? "must name a script" : undefined));

/**
 * The script comes as standard input, is put beside nobody's files, and is gone when it has run. Its name stands first, for messages. Where nothing
 * in the folder of temporary files may be run, since it is mounted so, the home folder has it. No variable of the task's environment is touched.
 */
function wrapped(words: readonly string[], executable: string | undefined): string {
  const [name = "", ...args] = words;
  const isFit = executable === undefined ? `chmod 700 "$hf_file" && [ -x "$hf_file" ] && break` : "break";
  return `# ${[name, ...args].join(" ").replaceAll("\n", " ")}
hf_file=
trap 'rm -f "$hf_file"' EXIT
for hf_folder in "\${TMPDIR:-/tmp}" "$HOME"; do
  hf_file=$(mktemp -p "$hf_folder") || continue
  ${isFit}
  rm -f "$hf_file"
done
[ -f "$hf_file" ] || { echo 'there is no folder for temporary files in which a script can be run' >&2; exit 126; }
cat >"$hf_file" || exit
${executable === undefined ? "" : `${quote(executable)} `}"$hf_file" ${join(args)} </dev/null`;
}

export default defineModule({
  name: "script",
  summary: "Run a script of the project on the host",
  params: z.strictObject({
    cmd: line.describe("Script, looked up as `copy` does, and its words, quoted as in a shell"),
    executable: pathParam.optional().describe("What runs it; its own first line where it is not given"),
    chdir,
    creates,
    removes,
    reads,
  }),
  freeForm: "cmd",
  refused: { decrypt: "scripts are not encrypted: give them secrets by `environment`" },
  returns: commandReturns,
  judged: true,
  finish: finishCommand,
  foresight: commandForesight,
  examples: [
    { title: "Once", task: { script: { cmd: "setup.sh --all", creates: "/var/lib/app/ready" } } },
    { title: "By a program of one's own choice", task: { script: { cmd: "report.py", executable: "/usr/bin/python3", reads: true } } },
  ],
  reads: fileKeysOf,
  plan(host, { cmd, executable, ...rest }, context) {
    const words = splitWords(cmd);
    const bytes = Buffer.from(context.project.file(words[0] ?? ""));
    const stdin = bytes.toString();
    if (!Buffer.from(stdin).equals(bytes)) return refuse(`${words[0] ?? ""} is no text`, "bring a program there with copy, and run it with command");
    return planCommand(host, { script: wrapped(words, executable) }, { ...rest, stdin, stdin_add_newline: false }, context);
  },
});
