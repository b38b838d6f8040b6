import type { Command, CommanderError } from "commander";
import { HoldfastError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { flagOfAnsible } from "./ansible-flags.ts";
import type { OutputFlags } from "./flags.ts";

/** A command line that can't be understood, told like any other mistake. */
export function usageError({ message }: CommanderError, root: Command, argv: readonly string[]): HoldfastError {
  const command = commandOf(root, argv);
  const path = [command.parent === root ? root.name() : command.parent?.name(), command.name()].filter(Boolean);
  const said = message.replace(/^error: /, "");
  const [what, hint] = explained(said, command) ?? [said.split("\n", 1)[0]?.replace(/\.$/, "") ?? said, undefined];
  const help = `\`${(command === root ? [root.name()] : path.includes(root.name()) ? path : [root.name(), ...path]).join(" ")} --help\` tells more`;
  return new HoldfastError(what, { code: "HF1613", hint: hint === undefined ? help : `${hint}${hint.endsWith("?") ? "" : ";"} ${help}` });
}

/** `--output` and `--color` as far as they are understood: how the mistake is told follows them. */
export function tellingFlags(argv: readonly string[]): OutputFlags {
  const valueOf = (flag: string): string | undefined =>
    argv.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1) ?? (argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined);
  const [output, color] = [valueOf("--output"), valueOf("--color")];
  return {
    ...((output === "plain" || output === "jsonl") && { output }),
    ...((color === "always" || color === "never") && { color }),
  };
}

/** The command that the words name, as deep as they go. */
function commandOf(root: Command, argv: readonly string[]): Command {
  return argv.reduce((command, word) => command.commands.find((inner) => inner.name() === word) ?? command, root);
}

type Explanation = readonly [message: string, hint: string | undefined];

/** Commander's own words as what is wrong and what to do. */
function explained(said: string, command: Command): Explanation | undefined {
  const [, unknown, word = "", meant] = /^unknown (option|command) '(.*?)'(?:\n\(Did you mean (?:one of )?(.+?)\?\))?$/s.exec(said) ?? [];
  const there = unknown === "option" ? flagOfAnsible(word) : undefined;
  if (there !== undefined) return [`unknown option "${word}"`, there];
  if (unknown === "command" && /\.(ya?ml|[cm]?[jt]s)$/.test(word)) return [`"${word}" is no command`, `name one before it: \`holdfast plan ${word}\``];
  if (unknown !== undefined)
    return [`unknown ${unknown} "${word}"`, meant === undefined ? undefined : `did you mean "${meant.replace(/, (?=[^,]*$)/, '" or "')}"?`];
  const [, missing] = /^missing required argument '(.*)'$/.exec(said) ?? [];
  if (missing !== undefined) return [`no ${missing} is named`, `write \`holdfast ${command.name()} ${command.usage()}\``];
  const [, flag = "", takes] = /^option '(?:-\w, )?(\S+) ?(.*)' argument missing$/.exec(said) ?? [];
  if (takes !== undefined) return [`${flag} needs a value`, `write \`${flag} ${takes}\``];
  const [, of = "", value = "", why = ""] =
    /^(?:option '(?:-\w, )?(\S+).*?' argument|command-argument value) '(.*?)' is invalid(?: for argument '.*?')?\. (.*)$/s.exec(said) ?? [];
  if (why === "") return undefined;
  const choices = /^Allowed choices are (.*)\.$/.exec(why)?.[1]?.split(", ");
  const hint = choices ? (didYouMean(value, choices) ?? `it takes ${choices.join(", ")}`) : `${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, "")}`;
  return [of === "" ? `"${value}" is not known here` : `${of} can't be "${value}"`, hint];
}
