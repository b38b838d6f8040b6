import type { BinaryExpression, BinaryOperator, Expression, UnaryExpression } from "acorn";
import { hintForFilter } from "../foreign.ts";
import { asksMissing, bare } from "./bare.ts";
import type { Context } from "./context.ts";
import { asExpression, fixedKey } from "./members.ts";

export function emitUnary(node: UnaryExpression, context: Context): string {
  const { operator, argument } = node;
  switch (operator) {
    case "typeof":
      return `(typeof ${context.code(argument, true)})`;
    case "!":
      return `(!${context.code(argument)})`;
    case "-":
    case "+":
    case "~":
      return `(${operator} ${operand(argument, context)})`;
    default:
      return context.refuse(node, `\`${operator}\` can't be written here`);
  }
}

const ordering: ReadonlySet<BinaryOperator> = new Set(["<", "<=", ">", ">="]);

export function emitBinary(node: BinaryExpression, context: Context): string {
  const { operator, right } = node;
  const left = asExpression(node.left, context);
  switch (operator) {
    case "==":
    case "!=":
    case "===":
    case "!==":
      return emitEquality(node, left, context);
    case "in":
      return emitIn(node, left, context);
    case "instanceof":
      return context.refuse(node, "`instanceof` can't be written here", 'ask `typeof x === "string"` or `Array.isArray(x)`');
    case "|":
      refuseFilter(right, context);
      break;
    default:
  }
  if (ordering.has(operator) && left.type === "BinaryExpression" && ordering.has(left.operator)) {
    const middle = context.written(left.right);
    context.refuse(node, "comparisons can't be chained", `write \`${context.written(left)} && ${middle} ${operator} ${context.written(right)}\``, "HF1206");
  }
  if (operator === "+") return `$.plus(${context.code(left)}, ${context.code(right)}, ${context.site(left)}, ${context.site(right)})`;
  return `(${operand(left, context)} ${operator} ${operand(right, context)})`;
}

/** A side of an operator that wants a number or a text. What surely is one needs no check. */
function operand(node: Expression, context: Context): string {
  const inner = bare(node);
  const code = context.code(inner);
  const plain = inner.type === "Literal" || inner.type === "TemplateLiteral" || inner.type === "UnaryExpression" || inner.type === "BinaryExpression";
  return plain ? code : `$.operand(${code}, ${context.site(node)})`;
}

function emitEquality(node: BinaryExpression, left: Expression, context: Context): string {
  for (const side of [left, node.right].map(bare)) {
    context.compared.add(side);
    if (side.type === "CallExpression" && side.callee.type === "Identifier" && side.callee.name === "ip" && !context.locals.find("ip"))
      context.refuse(
        node,
        "an address is a new map each time, and equals nothing else",
        `write \`${context.written(side)}.equals(…)\`, or compare their \`.address\``,
      );
    if (side.type !== "ArrayExpression" && side.type !== "ObjectExpression") continue;
    const hint =
      side.type === "ArrayExpression" ? "compare `x.length === 0`, or `json(x) === json([…])`" : "compare `items(x).length === 0`, or `json(x) === json({…})`";
    context.refuse(node, "a new list or map equals nothing else", hint);
  }
  const { operator } = node;
  const [one, other] = [context.code(left, asksMissing(node.right, operator)), context.code(node.right, asksMissing(left, operator))];
  if (operator === "==" || operator === "!=") return `(${operator === "!=" ? "!" : ""}$.equal(${one}, ${other}))`;
  return `(${one} ${operator} ${other})`;
}

/** What a command printed is text, or a list of lines, whatever the run gives. */
const printed: ReadonlySet<string | undefined> = new Set(["stdout", "stderr", "stdout_lines", "stderr_lines"]);

/** `key in map`. The map may be undefined: then nothing is in it. */
function emitIn(node: BinaryExpression, left: Expression, context: Context): string {
  const list = bare(node.right);
  if (list.type === "ArrayExpression" || (list.type === "MemberExpression" && printed.has(fixedKey(list)))) {
    const looked = list.type === "ArrayExpression" ? "elements" : "what is in a text";
    context.refuse(node, `\`in\` looks for keys, not for ${looked}`, `write \`${context.written(list)}.includes(${context.written(left)})\``, "HF1206");
  }
  return `$.in(${context.code(left)}, ${context.code(node.right, true)}, ${context.site(node.right)}, ${context.site(left)})`;
}

/** `x | default(5)` is legal JavaScript, and never what was meant. */
function refuseFilter(right: Expression, context: Context): void {
  let node = bare(right);
  // `x | length > 2` is read as `x | (length > 2)`.
  if (node.type === "BinaryExpression" && node.left.type !== "PrivateIdentifier") node = bare(node.left);
  const name = node.type === "CallExpression" ? node.callee : node;
  if (name.type === "Identifier") context.refuse(node, `\`| ${name.name}\` is a filter of another language`, hintForFilter(name.name), "HF1206");
}
