import type { CallExpression, ChainExpression, Expression, MemberExpression } from "acorn";
import { bare } from "./bare.ts";
import { emitArguments, checkMethod } from "./calls.ts";
import type { Context } from "./context.ts";
import { asExpression, emitKey, emitStatic, recordChain } from "./members.ts";

/**
 * `a?.b.c(1)`: the value travels in a box, and `?.` on the box skips the rest of the chain where the value is missing.
 * What `?.` reads may be missing too: it is soft, as its base is.
 */
export function emitChain(node: ChainExpression, context: Context, soft: boolean): string {
  return `${emitLink(node.expression, context, soft)}.value`;
}

function emitLink(node: Expression, context: Context, soft: boolean): string {
  if (node.type === "MemberExpression") return emitRead(node, context, soft);
  if (node.type === "CallExpression") return emitCalled(node, context, soft);
  return `$.box(${context.code(node, soft)})`;
}

function emitRead(node: MemberExpression, context: Context, soft: boolean): string {
  const fixed = emitStatic(node, context);
  if (fixed) return `$.box(${fixed})`;
  const gentle = soft || node.optional;
  recordChain(node, context, gentle);
  const object = emitLink(bare(asExpression(node.object, context)), context, gentle);
  const base = node.optional ? `${object}.present()?` : object;
  const key = emitKey(node, context);
  return gentle ? `${base}.soft(${key})` : `${base}.member(${key}, ${context.site(node.property, context.written(node.object))})`;
}

/** A method goes on with the chain; a helper, a function of the text's own or of JavaScript's (`Object.keys(x)`) begins it. */
function emitCalled(node: CallExpression, context: Context, soft: boolean): string {
  if (node.optional) return context.refuse(node, "`?.` can't stand before a call", "write `x?.method()`");
  const callee = bare(asExpression(node.callee, context));
  if (callee.type !== "MemberExpression" || emitStatic(callee, context)) return `$.box(${context.code(node, soft)})`;
  const object = emitLink(bare(asExpression(callee.object, context)), context, soft || callee.optional);
  const base = callee.optional ? `${object}.present()?` : object;
  const name = JSON.stringify(checkMethod(callee, context));
  return `${base}.call(${name}, ${emitArguments(node.arguments, context)}, ${context.site(callee.property, context.written(callee.object))})`;
}
