import type { ConditionalExpression, Expression, Literal, LogicalExpression, ObjectExpression, TemplateLiteral } from "acorn";
import { emitArrow } from "./arrows.ts";
import { emitAssignment, emitUpdate } from "./assignments.ts";
import { emitCall, emitElement, emitNew } from "./calls.ts";
import { emitChain } from "./chains.ts";
import type { Context } from "./context.ts";
import { definedWhenFalse, definedWhenTrue } from "./guards.ts";
import { emitMember } from "./members.ts";
import { emitName } from "./names.ts";
import { emitBinary, emitUnary } from "./operators.ts";

/** Code for an expression. Every kind of node that may be written has its line here; what has none is refused. */
export function emit(node: Expression, context: Context, soft: boolean): string {
  switch (node.type) {
    case "ParenthesizedExpression":
      return context.code(node.expression, soft);
    case "Identifier":
      return emitName(node, context, soft);
    case "MemberExpression":
      return emitMember(node, context, soft);
    case "ChainExpression":
      return emitChain(node, context, soft);
    case "CallExpression":
      return emitCall(node, context);
    case "NewExpression":
      return emitNew(node, context);
    case "Literal":
      return emitLiteral(node, context);
    case "TemplateLiteral":
      return emitTemplateLiteral(node, context);
    case "ArrayExpression":
      return `[${node.elements.map((element) => (element ? emitElement(element, context) : context.refuse(node, "a list can't have holes"))).join(", ")}]`;
    case "ObjectExpression":
      return emitObject(node, context);
    case "ArrowFunctionExpression":
      return emitArrow(node, context);
    case "UnaryExpression":
      return emitUnary(node, context);
    case "BinaryExpression":
      return emitBinary(node, context);
    case "LogicalExpression":
      return emitLogical(node, context, soft);
    case "ConditionalExpression":
      return emitConditional(node, context, soft);
    case "AssignmentExpression":
      return emitAssignment(node, context);
    case "UpdateExpression":
      return emitUpdate(node, context);
    default:
      return context.refuse(node, `${refusals[node.type] ?? "this"} can't be written here`, hints[node.type]);
  }
}

const refusals: Readonly<Record<string, string>> = {
  ThisExpression: "`this`",
  FunctionExpression: "`function`",
  ClassExpression: "a class",
  AwaitExpression: "`await`",
  YieldExpression: "`yield`",
  ImportExpression: "`import`",
  MetaProperty: "`import.meta`",
  SequenceExpression: "a comma between expressions",
  TaggedTemplateExpression: "a tagged template",
};

const hints: Readonly<Record<string, string>> = {
  FunctionExpression: "write an arrow function: `(x) => …`",
  AwaitExpression: "helpers answer at once; leave `await` out",
  SequenceExpression: "join conditions with `&&` or `||`",
};

function emitLiteral(node: Literal, context: Context): string {
  if (node.bigint !== undefined) return context.refuse(node, "numbers with `n` can't be written here", "leave the `n` out");
  if (node.regex) return node.raw ?? "";
  if (typeof node.value === "number" && /^0\d/.test(node.raw ?? ""))
    return context.refuse(node, `\`${node.raw}\` is ambiguous`, `write \`0o${node.raw?.slice(1)}\` for an octal number, or quote it`);
  return typeof node.value === "number" ? String(node.value) : JSON.stringify(node.value);
}

/** What is put into `${…}` is text: the same rule as for `<%= … %>`. */
function emitTemplateLiteral({ quasis, expressions }: TemplateLiteral, context: Context): string {
  const pieces = quasis.flatMap((quasi, i) => {
    const expression = expressions[i];
    const fixed = JSON.stringify(quasi.value.cooked ?? "");
    return expression ? [fixed, `$.print(${context.code(expression)}, ${context.site(expression)})`] : [fixed];
  });
  return `(${pieces.join(" + ")})`;
}

function emitObject(node: ObjectExpression, context: Context): string {
  const parts = node.properties.map((property) => {
    if (property.type === "SpreadElement") return `...$.map(${context.code(property.argument)}, ${context.site(property.argument)})`;
    if (property.kind !== "init" || property.method) return context.refuse(property, "a map holds values, not methods");
    const { key } = property;
    if (property.computed) return `[$.key(${context.code(key)}, ${context.site(key)})]: ${context.code(property.value)}`;
    const name = key.type === "Identifier" ? key.name : key.type === "Literal" ? String(key.value) : context.refuse(key, "this can't be a key");
    return `[${JSON.stringify(name)}]: ${context.code(property.value)}`;
  });
  return `({ ${parts.join(", ")} })`;
}

/** Of `(a ?? b) ?? c` the b may be missing too: what may be missing of the whole may be missing of what it comes to. */
function emitLogical(node: LogicalExpression, context: Context, soft: boolean): string {
  const left = context.code(node.left, node.operator === "??");
  const guards = node.operator === "&&" ? definedWhenTrue(node.left) : node.operator === "||" ? definedWhenFalse(node.left) : [];
  return `(${left} ${node.operator} ${context.guardedBy(guards, () => context.code(node.right, soft))})`;
}

function emitConditional({ test, consequent, alternate }: ConditionalExpression, context: Context, soft: boolean): string {
  const condition = context.code(test);
  const yes = context.guardedBy(definedWhenTrue(test), () => context.code(consequent, soft));
  const no = context.guardedBy(definedWhenFalse(test), () => context.code(alternate, soft));
  return `(${condition} ? ${yes} : ${no})`;
}
