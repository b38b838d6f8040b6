import type { Argument, Command, Option } from "commander";
import type { Named, Said } from "../commands/complete.ts";

/** What may follow on an unfinished command line: these words, names of the project behind `before`, or files, which are the shell's to list. */
export type Following = { readonly words: readonly string[] } | { readonly named: Named; readonly said: Said; readonly before?: string } | "files";

/** Flags and arguments whose values are names of the project, by what commander calls them. */
const names: Readonly<Record<string, Named>> = {
  playbook: "playbooks",
  pattern: "hosts",
  host: "hosts",
  limit: "hosts",
  listHosts: "hosts",
  graph: "hosts",
  tags: "tags",
  skipTags: "tags",
  module: "modules",
};

/** What may stand where the last of these words is being typed. */
export function following(root: Command, words: readonly string[]): Following {
  const word = words.at(-1) ?? "";
  const reader = new Reader(root);
  for (const each of words.slice(0, -1)) reader.read(each);
  const [flag, value] = word.startsWith("--") && word.includes("=") ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] : [];
  const option = reader.open ?? (flag === undefined ? undefined : reader.option(flag));
  if (option) return prefixed(reader.valuesOf(option, value ?? word), word.slice(0, word.length - (value ?? word).length));
  if (reader.command.commands.length > 0 && !word.startsWith("-")) return matching(word, reader.subcommands());
  return word.startsWith("-") && !reader.isOver ? matching(word, reader.flags()) : reader.argument(word);
}

/** Reads a command line word by word, as far as is needed to say what may come next. */
class Reader {
  command: Command;
  /** The flag whose value comes next. */
  open: Option | undefined;
  /** `--` was read: what follows are no flags. */
  isOver = false;
  readonly #root: Command;
  readonly #inventory: string[] = [];
  readonly #positional: string[] = [];

  constructor(root: Command) {
    this.#root = root;
    this.command = root;
  }

  read(word: string): void {
    if (this.open) {
      if (this.open.attributeName() === "inventory") this.#inventory.push(word);
      this.open = undefined;
    } else if (word === "--") this.isOver = true;
    else if (word.startsWith("-") && !this.isOver) {
      const option = this.option(word);
      if (option?.required) this.open = option;
    } else {
      const inner = this.command.commands.find((each) => each.name() === word);
      if (inner) this.command = inner;
      else this.#positional.push(word);
    }
  }

  option(flag: string): Option | undefined {
    return [...this.command.options, ...this.#root.options].find(({ short, long }) => short === flag || long === flag);
  }

  subcommands(): readonly string[] {
    const { commands } = this.command;
    return this.command
      .createHelp()
      .visibleCommands(this.command)
      .map((each) => each.name())
      .filter((name) => commands.some((each) => each.name() === name));
  }

  flags(): readonly string[] {
    const help = this.command.createHelp();
    return [...help.visibleOptions(this.command), ...help.visibleOptions(this.#root)].flatMap(({ long }) => long ?? []);
  }

  valuesOf(option: Option, word: string): Following {
    return this.#values(option.attributeName(), option.argChoices, word);
  }

  /** What may stand where an argument does; the last one may be many. */
  argument(word: string): Following {
    const known: readonly Argument[] = this.command.registeredArguments;
    const at = known[Math.min(this.#positional.length, known.length - 1)];
    if (!at || (this.#positional.length >= known.length && !at.variadic)) return { words: [] };
    return this.#values(at.name(), at.argChoices, word);
  }

  #values(name: string, choices: readonly string[] | undefined, word: string): Following {
    if (choices) return matching(word, choices);
    const named = Object.hasOwn(names, name) ? names[name] : undefined;
    const playbooks = this.command.registeredArguments[0]?.name() === "playbook" ? this.#positional : [];
    return named ? { named, said: { word, inventory: this.#inventory, playbooks } } : "files";
  }
}

function matching(word: string, words: readonly string[]): Following {
  return { words: [...new Set(words)].filter((each) => each.startsWith(word)) };
}

/** With what stands before the value in its own word: `--tags=`. */
function prefixed(found: Following, before: string): Following {
  if (found === "files" || before === "") return found;
  if ("named" in found) return { ...found, before };
  return { words: found.words.map((each) => before + each) };
}
