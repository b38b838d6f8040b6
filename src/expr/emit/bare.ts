import type { Expression, PrivateIdentifier } from "acorn";

/** The expression without the parentheses around it. */
export function bare(node: Expression): Expression {
  return node.type === "ParenthesizedExpression" ? bare(node.expression) : node;
}

/** `undefined`, or what `==` takes for it: what is compared with it may be missing. */
export function asksMissing(side: Expression | PrivateIdentifier, operator: string): boolean {
  if (side.type === "PrivateIdentifier") return false;
  const node = bare(side);
  return (node.type === "Identifier" && node.name === "undefined") || (node.type === "Literal" && node.raw === "null" && operator.length === 2);
}
