import { HoldfastError, type Problems } from "../core/errors.ts";
import type { Play, Prompt } from "../playbook/types.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { VarSource } from "../vars/value.ts";
import { askLine, askSecret } from "./asking.ts";
import type { Surroundings } from "./options.ts";

/**
 * Asks for the variables of all plays' `vars_prompt`, each name once; `-e` and `answers` answer them without asking. All answers are in
 * `answers` then. What a person types unseen is a secret of the run.
 */
export async function askPrompts(
  plays: readonly Play[],
  extra: VarSource,
  answers: Map<string, string>,
  around: Surroundings,
  secrets: Secrets,
  problems: Problems,
): Promise<void> {
  const given = new Set(extra.entries.map(({ key }) => key));
  for (const prompt of plays.flatMap(({ prompts }) => prompts)) {
    if (given.has(prompt.name)) continue;
    const answer = answers.get(prompt.name) ?? (await ask(prompt, around)) ?? prompt.fallback;
    if (answer === undefined) problems.errors.push(nobody(prompt));
    else {
      answers.set(prompt.name, answer);
      if (prompt.isPrivate) secrets.add(answer);
      prompt.answer(answer);
    }
  }
}

/** What a person answers; undefined where nobody is there, or only Enter was pressed and there is something that this means. */
async function ask(prompt: Prompt, around: Surroundings): Promise<string | undefined> {
  const { question, isPrivate, fallback, confirm } = prompt;
  const read = async (text: string): Promise<string | undefined> => await (isPrivate ? askSecret(text, around) : askLine(text, around));
  const suffix = fallback === undefined || isPrivate ? "" : ` [${fallback}]`;
  for (;;) {
    const first = await read(`${question}${suffix}: `);
    if (first === undefined || (first === "" && fallback !== undefined)) return undefined;
    if (!confirm || (await read(`${question}, again: `)) === first) return first;
    around.stderr.write("the two are not the same\n");
  }
}

function nobody({ name, question, at }: Prompt): HoldfastError {
  return new HoldfastError(`there is no terminal to ask "${question}" on`, { code: "HF1612", at, hint: `answer it with -e ${name}=…, or give it a default` });
}
