import type { CallExpression, Program, Statement } from "acorn";
import type { Script } from "../script.ts";
import { mistake } from "../text.ts";
import type { Context } from "./context.ts";
import { emitBody } from "./statements.ts";

/** Code for a template: its statements, with text and values appended to `$out`. */
export function emitTemplate({ body }: Program, script: Script, context: Context): string {
  context.script = script;
  return emitBody({ body: body as Statement[] }, context);
}

/** Code for the script's own `print` and `write`; undefined for a call that the template's author wrote. */
export function emitOutput(node: CallExpression, context: Context): string | undefined {
  const { script } = context;
  const call = script?.calls.get(node.start);
  if (!script || !call) return undefined;
  const [value] = node.arguments;
  if (call === "write") return `($out += $chunks[${value ? context.written(value) : ""}])`;
  if (!script.ends.has(node.end)) throw mistake(context.text, node.end - 1, node.end, "HF1201", "unexpected `)`");
  if (!value) return context.refuse(node, "a value is missing in this tag", undefined, "HF1201");
  if (node.arguments.length > 1 || value.type === "SpreadElement")
    return context.refuse(node.arguments[1] ?? value, "a tag prints one value", "use a tag for each");
  return `($out += $.print(${context.code(value)}, ${context.site(value)}))`;
}
