import type { Expression } from "acorn";
import { bare } from "./bare.ts";

/** Names that are surely defined where `test` came out true: x in `defined(x)`, in `typeof x !== "undefined"`, in both sides of `&&`. */
export function definedWhenTrue(test: Expression): string[] {
  const node = bare(test);
  if (node.type === "LogicalExpression" && node.operator === "&&") return [...definedWhenTrue(node.left), ...definedWhenTrue(node.right)];
  if (node.type === "UnaryExpression" && node.operator === "!") return definedWhenFalse(node.argument);
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "defined") return roots(node.arguments[0]);
  if (node.type === "BinaryExpression" && /^!==?$/.test(node.operator)) return typeTested(node.left, node.right);
  return [];
}

/** Names that are surely defined where `test` came out false. */
export function definedWhenFalse(test: Expression): string[] {
  const node = bare(test);
  if (node.type === "LogicalExpression" && node.operator === "||") return [...definedWhenFalse(node.left), ...definedWhenFalse(node.right)];
  if (node.type === "UnaryExpression" && node.operator === "!") return definedWhenTrue(node.argument);
  if (node.type === "BinaryExpression" && /^===?$/.test(node.operator)) return typeTested(node.left, node.right);
  return [];
}

function typeTested(left: { type: string }, right: Expression): string[] {
  const side = left as Expression;
  if (side.type !== "UnaryExpression" || side.operator !== "typeof") return [];
  return right.type === "Literal" && right.value === "undefined" ? roots(side.argument) : [];
}

function roots(node: { type: string } | undefined): string[] {
  let at = node as Expression | undefined;
  while (at?.type === "MemberExpression" || at?.type === "ChainExpression" || at?.type === "ParenthesizedExpression") {
    at = (at.type === "MemberExpression" ? at.object : at.expression) as Expression;
  }
  return at?.type === "Identifier" ? [at.name] : [];
}
