import { InvalidArgumentError, Option, type Command } from "commander";

/** Flags of whatever opens a saved plan. */
export interface OpenFlags {
  readonly identity?: string[];
  readonly digest?: string;
}

export function withSaving(command: Command): Command {
  return command
    .option("-o, --out <file>", "save the plan, to be applied as it is: `holdfast apply FILE`")
    .option("--recipient <key>", "age key of somebody who may read the saved plan; needed where there are secrets in it; may be repeated", collect, []);
}

export function withOpening(command: Command): Command {
  return command
    .option("--identity <file>", "file with the age key that opens a saved plan; may be repeated", collect, [])
    .addOption(new Option("--digest <sha256>", "the saved plan must be this one, as `plan -o` printed it").argParser(digest));
}

export function openOptions({ identity, digest: wanted }: OpenFlags): { identities: readonly string[]; digest: string | undefined } {
  return { identities: identity ?? [], digest: wanted };
}

/** With or without the name of the hash before it. */
function digest(value: string): string {
  const hash = value.toLowerCase().replace(/^sha256:/, "");
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new InvalidArgumentError("It must be 64 hexadecimal digits.");
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
