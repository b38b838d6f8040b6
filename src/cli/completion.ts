import { Argument } from "commander";
import type { Shell } from "../commands/completion.ts";
import { Exit } from "../core/exit.ts";
import type { Cli } from "./cli.ts";
import { withExamples } from "./flags.ts";

/** Adds `completion`, which makes a shell ask, and the hidden `complete`, which answers. */
export function addCompletionCommands({ root, around, end }: Cli): void {
  const completion = root
    .command("completion")
    .addArgument(new Argument("<shell>", "the shell that you use").choices(["bash", "zsh", "fish"]))
    .description("print a script by which a shell completes commands, flags, hosts, tags, playbooks and modules");
  withExamples(
    completion,
    "completion bash > ~/.local/share/bash-completion/completions/holdfast",
    "completion fish > ~/.config/fish/completions/holdfast.fish",
  );
  completion.action(async (shell: Shell) => {
    const { completionScripts } = await import("../commands/completion.ts");
    around.stdout.write(completionScripts[shell]);
    end(Exit.done);
  });

  root
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action(async (words: string[]) => {
      const { following } = await import("./following.ts");
      const { complete } = await import("../commands/complete.ts");
      const next = following(root, words);
      const found =
        next === "files" ? [] : "words" in next ? next.words : (await complete(next.named, next.said, around)).map((word) => `${next.before ?? ""}${word}`);
      around.stdout.write(found.map((word) => `${word}\n`).join(""));
      end(Exit.done);
    });
}
