import type { CallExpression, Expression, Identifier, MemberExpression, NewExpression, SpreadElement } from "acorn";
import { didYouMean } from "../../core/suggest.ts";
import { hintForCall, hintForMethod } from "../foreign.ts";
import { classes, functions, refused } from "../globals.ts";
import { helpers } from "../helpers/table.ts";
import { allMethods, isMethod } from "../methods.ts";
import { spanOf } from "../text.ts";
import { bare } from "./bare.ts";
import type { Context } from "./context.ts";
import { asExpression, emitStatic, fixedKey } from "./members.ts";
import { local } from "./names.ts";
import { emitOutput } from "./template.ts";

/** Code for a call: of a helper, of a function of the text's own, of a method. */
export function emitCall(node: CallExpression, context: Context): string {
  const output = emitOutput(node, context);
  if (output) return output;
  const callee = bare(asExpression(node.callee, context));
  if (callee.type === "Identifier") return emitNamedCall(callee, node, context);
  if (callee.type === "MemberExpression") {
    const fixed = emitStatic(callee, context);
    if (fixed) return `$.apply(${fixed}, ${emitArguments(node.arguments, context)}, ${context.site(node)})`;
    return methodOf(callee, node, context, context.code(asExpression(callee.object, context)));
  }
  if (callee.type === "ArrowFunctionExpression") return `$.apply(${context.code(callee)}, ${emitArguments(node.arguments, context)}, ${context.site(node)})`;
  return context.refuse(callee, "this can't be called", "call a helper, a method, or an arrow function of your own");
}

/** A method call whose object is already code. */
function methodOf(callee: MemberExpression, node: CallExpression, context: Context, object: string): string {
  const name = checkMethod(callee, context);
  const site = context.site(callee.property, context.written(callee.object));
  return `$.call(${object}, ${JSON.stringify(name)}, ${emitArguments(node.arguments, context)}, ${site})`;
}

/** No value has a method that is not known, so a misspelled one is found without any value. */
export function checkMethod(callee: MemberExpression, context: Context): string {
  const name = fixedKey(callee);
  if (name === undefined) return context.refuse(callee.property, "a method is called by its name");
  if (!isMethod(name)) context.refuse(callee.property, `there is no method \`${name}\``, hintForMethod(name) ?? didYouMean(name, allMethods()), "HF1205");
  return name;
}

export function emitArguments(nodes: readonly (Expression | SpreadElement)[], context: Context): string {
  return `[${nodes.map((node) => emitElement(node, context)).join(", ")}]`;
}

/** One element of a list or of arguments: a value, or `...list`. */
export function emitElement(node: Expression | SpreadElement, context: Context): string {
  return node.type === "SpreadElement" ? `...$.iterate(${context.code(node.argument)}, ${context.site(node.argument)})` : context.code(node);
}

function emitNamedCall(callee: Identifier, node: CallExpression, context: Context): string {
  const { name } = callee;
  const args = node.arguments;
  if (context.locals.find(name)) return `$.apply(${local(name)}, ${emitArguments(args, context)}, ${context.site(callee)})`;
  if (name === "defined") return emitDefined(callee, args, context);
  if (Object.hasOwn(functions, name)) return `$.apply($g.functions.${name}, ${emitArguments(args, context)}, ${context.site(node)})`;
  const helper = helpers.get(name);
  if (!helper) {
    const hint = hintForCall(name) ?? (Object.hasOwn(refused, name) ? refused[name] : undefined) ?? didYouMean(name, ["defined", ...helpers.keys()]);
    return context.refuse(callee, `there is no helper \`${name}\``, hint, "HF1205");
  }
  if (helper.templatesOnly && context.flavour !== "template")
    context.refuse(callee, `\`${name}\` works in template files only`, "`template(path)` gives a rendered template as text");
  const [least, most] = helper.arity;
  if (!args.some((arg) => arg.type === "SpreadElement") && (args.length < least || args.length > most)) {
    context.refuse(
      node,
      `\`${name}\` takes ${least === most ? least : `${least} to ${most}`} argument${most === 1 ? "" : "s"}`,
      `\`${helper.usage}\``,
      "HF1211",
    );
  }
  const first = args[0];
  const argument = first?.type === "Literal" && typeof first.value === "string" ? first.value : undefined;
  context.helpers.push({ name, span: spanOf(context.text, callee.start, callee.end), argument, locals: keysOf(args[1]) });
  return `$.help(${JSON.stringify(name)}, ${emitArguments(args, context)}, ${context.site(node)})`;
}

/** The keys of a map as it is written; undefined where some are computed. */
function keysOf(node: Expression | SpreadElement | undefined): readonly string[] | undefined {
  if (!node) return [];
  const map = node.type === "SpreadElement" ? node : bare(node);
  if (map.type !== "ObjectExpression") return undefined;
  const keys = map.properties.map((each) => {
    if (each.type === "SpreadElement" || each.computed) return undefined;
    return each.key.type === "Identifier" ? each.key.name : each.key.type === "Literal" ? String(each.key.value) : undefined;
  });
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function emitDefined(callee: Identifier, args: readonly (Expression | SpreadElement)[], context: Context): string {
  const [arg] = args;
  const inner = arg && arg.type !== "SpreadElement" ? bare(arg) : undefined;
  if (args.length !== 1 || !inner || !["Identifier", "MemberExpression", "ChainExpression"].includes(inner.type)) {
    return context.refuse(callee, "`defined` takes one variable or member", "`defined(x)`, `defined(x.y)`", "HF1211");
  }
  return `(${context.code(inner, true)} !== undefined)`;
}

export function emitNew(node: NewExpression, context: Context): string {
  const callee = bare(node.callee);
  const name = callee.type === "Identifier" ? callee.name : "";
  if (!classes.has(name)) {
    const hint = Object.hasOwn(refused, name) ? refused[name] : "only `new Set(list)` and `new Map(list)` are at hand";
    return context.refuse(node, `\`new ${context.written(node.callee)}\` is not available here`, hint);
  }
  const [first] = node.arguments;
  if (!first) return `new ${name}()`;
  if (first.type === "SpreadElement" || node.arguments.length > 1) context.refuse(node, `\`new ${name}\` takes one list`);
  return `$.make(${name}, ${context.code(first)}, ${context.site(first)})`;
}
