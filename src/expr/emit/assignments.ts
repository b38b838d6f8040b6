import type { AssignmentExpression, Expression, Identifier, MemberExpression, UpdateExpression } from "acorn";
import { bare } from "./bare.ts";
import type { Context } from "./context.ts";
import { asExpression, emitKey } from "./members.ts";
import { local } from "./names.ts";

/** Only what the text declared itself can change: its `let`, and the lists and maps it made. */
export function emitAssignment(node: AssignmentExpression, context: Context): string {
  const { left, operator, right } = node;
  if (left.type === "MemberExpression") return emitMemberAssignment(left, node, context);
  if (left.type !== "Identifier") return context.refuse(left, "an assignment fills one variable", "take the pattern apart with `const { a, b } = …`");
  checkTarget(left, node, context);
  const name = local(left.name);
  if (operator === "+=") return `(${name} = $.plus(${name}, ${context.code(right)}, ${context.site(left)}, ${context.site(right)}))`;
  return `(${name} ${operator} ${context.code(right)})`;
}

export function emitUpdate(node: UpdateExpression, context: Context): string {
  const target = bare(node.argument);
  if (target.type !== "Identifier")
    return context.refuse(node, `\`${node.operator}\` counts a variable up or down`, `write \`${context.written(target)} ${node.operator[0]}= 1\``);
  checkTarget(target, node, context);
  return node.prefix ? `(${node.operator}${local(target.name)})` : `(${local(target.name)}${node.operator})`;
}

function emitMemberAssignment(left: MemberExpression, node: AssignmentExpression, context: Context): string {
  const root = rootOf(left);
  if (root?.type === "Identifier" && !context.locals.find(root.name)) refuseOutside(root.name, node, context);
  const object = context.code(asExpression(left.object, context));
  const key = emitKey(left, context);
  const site = context.site(left, context.written(left.object));
  const value = context.code(node.right);
  if (node.operator === "=") return `$.assign(${object}, ${key}, ${site}, () => ${value})`;
  if (!/^[-+*/]=$/.test(node.operator)) return context.refuse(node, `\`${node.operator}\` can't be written here`);
  const sum =
    node.operator === "+=" ? `$.plus($old, ${value}, ${site}, ${context.site(node.right)})` : `($.operand($old, ${site}) ${node.operator[0]} ${value})`;
  return `$.assign(${object}, ${key}, ${site}, ($old) => ${sum})`;
}

function rootOf(node: MemberExpression): Expression | undefined {
  let at: Expression = node;
  while (at.type === "MemberExpression") {
    if (at.object.type === "Super") return undefined;
    at = bare(at.object);
  }
  return at;
}

function checkTarget(target: Identifier, node: AssignmentExpression | UpdateExpression, context: Context): void {
  const kind = context.locals.find(target.name);
  if (kind === "let") return;
  if (kind === "const") context.refuse(node, `\`${target.name}\` is a constant`, `declare it with \`let ${target.name} = …\``, "HF1208");
  refuseOutside(target.name, node, context);
}

function refuseOutside(name: string, node: AssignmentExpression | UpdateExpression, context: Context): never {
  if (node.type === "AssignmentExpression" && node.operator === "=" && context.flavour !== "template") {
    context.refuse(node, "an expression can't assign", `compare with \`===\`: \`${context.written(node.left)} === ${context.written(node.right)}\``, "HF1208");
  }
  return context.refuse(node, `\`${name}\` comes from outside and can't be changed`, "work on a variable of your own: `let copy = …`", "HF1208");
}
