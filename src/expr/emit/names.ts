import type { Identifier } from "acorn";
import { functions, refused, statics, values } from "../globals.ts";
import { hintForWord } from "../foreign.ts";
import type { Context } from "./context.ts";

/** Code that reads the variable, the local or the global of this name. */
export function emitName(node: Identifier, context: Context, soft: boolean): string {
  const { name } = node;
  if (context.locals.find(name)) return local(name);
  if (values.has(name)) return name;
  if (Object.hasOwn(functions, name)) return `$g.functions.${name}`;
  checkName(node, context);
  context.name(node, name, soft);
  const quoted = JSON.stringify(name);
  return soft ? `$.soft(${quoted})` : `$.get(${quoted}, ${context.site(node)})`;
}

/** How a text's own variable is called in the code: apart from everything that the code needs for itself. */
export function local(name: string): string {
  return `_${name}`;
}

/** Refuses names that can't be variables. */
function checkName(node: Identifier, context: Context): void {
  const { name } = node;
  if (context.written(node) !== name) context.refuse(node, "a name is written without escapes", `write \`${name}\``);
  if (Object.hasOwn(refused, name)) context.refuse(node, `\`${name}\` is not available here`, refused[name]);
  if (Object.hasOwn(statics, name))
    context.refuse(node, `\`${name}\` is no value`, `read one of its members, such as \`${name}.${Object.keys(statics[name] ?? {})[0]}\``);
  const hint = hintForWord(name);
  if (hint) context.refuse(node, `\`${name}\` is not a word of this language`, hint, "HF1206");
}
