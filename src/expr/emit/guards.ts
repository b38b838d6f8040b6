import type { AnyNode, BinaryExpression, Expression } from "acorn";
import { asksMissing, bare } from "./bare.ts";

/** Names that are surely defined where `test` came out true: x in `defined(x)`, in `x !== undefined`, in `typeof x !== "undefined"`, in both sides of `&&`. */
export function definedWhenTrue(test: Expression): string[] {
  const node = bare(test);
  if (node.type === "LogicalExpression" && node.operator === "&&") return [...definedWhenTrue(node.left), ...definedWhenTrue(node.right)];
  if (node.type === "UnaryExpression" && node.operator === "!") return definedWhenFalse(node.argument);
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "defined") return roots(node.arguments[0]);
  if (node.type === "BinaryExpression" && /^!==?$/.test(node.operator))
    return [...typeTested(node, (type) => type === "undefined"), ...comparedWithNothing(node)];
  if (node.type === "BinaryExpression" && /^===?$/.test(node.operator)) return typeTested(node, (type) => type !== "undefined");
  return [];
}

/** Names that are surely defined where `test` came out false. */
export function definedWhenFalse(test: Expression): string[] {
  const node = bare(test);
  if (node.type === "LogicalExpression" && node.operator === "||") return [...definedWhenFalse(node.left), ...definedWhenFalse(node.right)];
  if (node.type === "UnaryExpression" && node.operator === "!") return definedWhenTrue(node.argument);
  if (node.type === "BinaryExpression" && /^===?$/.test(node.operator))
    return [...typeTested(node, (type) => type === "undefined"), ...comparedWithNothing(node)];
  return [];
}

/** x in `x !== undefined`, on whichever side. */
function comparedWithNothing({ left, right, operator }: BinaryExpression): string[] {
  if (asksMissing(right, operator)) return roots(left);
  return asksMissing(left, operator) ? roots(right) : [];
}

/** x in `typeof x === "…"`, where the type is one that tells. */
function typeTested({ left, right }: BinaryExpression, tells: (type: unknown) => boolean): string[] {
  const asksType = left.type === "UnaryExpression" && left.operator === "typeof";
  return asksType && right.type === "Literal" && tells(right.value) ? roots(left.argument) : [];
}

/** The variable that a chain of member reads begins at. */
function roots(node: AnyNode | undefined): string[] {
  switch (node?.type) {
    case "Identifier":
      return [node.name];
    case "MemberExpression":
      return roots(node.object);
    case "ChainExpression":
    case "ParenthesizedExpression":
      return roots(node.expression);
    default:
      return [];
  }
}
