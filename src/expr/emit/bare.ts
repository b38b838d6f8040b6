import type { Expression } from "acorn";

/** The expression without the parentheses around it. */
export function bare(node: Expression): Expression {
  return node.type === "ParenthesizedExpression" ? bare(node.expression) : node;
}
