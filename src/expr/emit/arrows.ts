import type { ArrowFunctionExpression } from "acorn";
import type { Context } from "./context.ts";
import { bind } from "./patterns.ts";
import { emitBody } from "./statements.ts";

/** Code for an arrow function. Its parameters may hold what only the run knows: the code looks before it uses them. */
export function emitArrow(node: ArrowFunctionExpression, context: Context): string {
  if (node.async) context.refuse(node, "`async` can't be written here", "helpers answer at once");
  return context.inner(() => {
    const bindings: string[] = [];
    const params = node.params.map((param) => {
      const temporary = context.temporary();
      if (param.type === "RestElement") {
        bindings.push(...bind(param.argument, temporary, "let", context));
        return `...${temporary}`;
      }
      bindings.push(...bind(param, temporary, "let", context));
      return temporary;
    });
    const { body: written } = node;
    const body = written.type === "BlockStatement" ? `{ ${context.inner(() => emitBody(written, context))} }` : `return ${context.code(written)};`;
    return `((${params.join(", ")}) => { ${bindings.join(" ")} ${body} })`;
  });
}
