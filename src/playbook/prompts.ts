import { Unknown } from "../core/unknown.ts";
import type { Plain, PlainEntry, VarSource } from "../vars/value.ts";
import { checkVariableName } from "../vars/names.ts";
import type { LoadContext } from "./context.ts";
import { flag, plainText, wrong } from "./fields.ts";
import { entriesOf, itemsOf, unknownKey } from "./map.ts";
import { synthetic, valueOf } from "./synthetic.ts";
import type { Prompt } from "./types.ts";

const keys = ["name", "prompt", "private", "default", "confirm", "unsafe"];

/** Reads a play's `vars_prompt`. */
export function readPrompts(
  entry: PlainEntry | undefined,
  context: LoadContext,
): { readonly prompts: readonly Prompt[]; readonly source: VarSource | undefined } {
  if (!entry) return { prompts: [], source: undefined };
  const read = itemsOf(entry, "variables to ask for", context.problems).flatMap((item) => readPrompt(item, context) ?? []);
  return {
    prompts: read.map(({ prompt }) => prompt),
    source: { label: "vars_prompt", entries: read.map(({ variable }) => variable) },
  };
}

function readPrompt(item: Plain, { problems }: LoadContext): { readonly prompt: Prompt; readonly variable: VarSource["entries"][number] } | undefined {
  if (item.kind !== "map") return wrong(problems, item.span, "a variable to ask for is a map", "write `- name: version`, and `prompt:` below it");
  const entries = entriesOf(item);
  for (const { key, keySpan } of item.entries) {
    if (["encrypt", "salt", "salt_size"].includes(key))
      wrong(problems, keySpan, `"${key}" is not available here`, "give the hash itself: `openssl passwd -6` makes one");
    else if (!keys.includes(key)) unknownKey(key, keySpan, "vars_prompt", keys, problems);
  }
  const named = entries.get("name");
  const name = named && plainText(named, problems);
  if (!named || name === undefined) return wrong(problems, item.span, "a variable to ask for has a name", "add `name: version`");
  if (!checkVariableName(name, named.value.span, problems)) return undefined;
  const question = entries.get("prompt");
  const shown = entries.get("private");
  const fallback = entries.get("default");
  const confirm = entries.get("confirm");
  let answer: string | undefined;
  const at = named.value.span;
  const isPrivate = (shown && flag(shown, problems)) ?? true;
  const prompt: Prompt = {
    name,
    question: (question && plainText(question, problems)) ?? name,
    isPrivate,
    fallback: fallback && plainText(fallback, problems),
    confirm: (confirm && flag(confirm, problems)) ?? false,
    at,
    answer(text) {
      answer = text;
    },
  };
  const value = valueOf(synthetic(name, at, () => answer ?? new Unknown(`prompt ${name}`, `the answer to "${prompt.question}"`)));
  return { prompt, variable: { key: name, keySpan: named.keySpan, value: isPrivate && value.kind === "text" ? { ...value, secret: true } : value } };
}
