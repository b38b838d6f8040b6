import type { Expression, MemberExpression, PrivateIdentifier, Super } from "acorn";
import { didYouMean } from "../../core/suggest.ts";
import { statics } from "../globals.ts";
import { spanOf } from "../text.ts";
import { bare } from "./bare.ts";
import type { Context } from "./context.ts";

/** Code that reads one member of a value. Soft: gives undefined where the value or the member is missing. */
export function emitMember(node: MemberExpression, context: Context, soft: boolean): string {
  const fixed = emitStatic(node, context);
  if (fixed) return fixed;
  recordChain(node, context, soft);
  return memberOf(node, context, soft, context.code(asExpression(node.object, context), soft));
}

function memberOf(node: MemberExpression, context: Context, soft: boolean, object: string): string {
  const key = emitKey(node, context);
  return soft ? `$.softMember(${object}, ${key})` : `$.member(${object}, ${key}, ${context.site(node.property, context.written(node.object))})`;
}

/** The name that is read, where it stands in the text. */
export function fixedKey({ computed, property }: MemberExpression): string | undefined {
  if (!computed) return property.type === "Identifier" ? property.name : undefined;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : undefined;
}

export function emitKey(node: MemberExpression, context: Context): string {
  const key = fixedKey(node);
  if (key !== undefined) return JSON.stringify(key);
  const property = asExpression(node.property, context);
  return `$.key(${context.code(property)}, ${context.site(property)})`;
}

/** `super` and `#private` only occur in classes, which are refused. */
export function asExpression(node: Expression | Super | PrivateIdentifier, context: Context): Expression {
  if (node.type === "Super" || node.type === "PrivateIdentifier") return context.refuse(node, "classes can't be written here");
  return node;
}

/** `Math.PI`: code for a member of one of JavaScript's own objects, or undefined for anything else. */
export function emitStatic(node: MemberExpression, context: Context): string | undefined {
  if (node.object.type !== "Identifier" || context.locals.find(node.object.name) || !Object.hasOwn(statics, node.object.name)) return undefined;
  const { name } = node.object;
  const members = statics[name] ?? {};
  const key = fixedKey(node);
  if (key === undefined || !Object.hasOwn(members, key))
    return context.refuse(node.property, `\`${name}\` has no \`${key ?? "…"}\` here`, hintForStatic(name, key, Object.keys(members)), "HF1205");
  return `$g.statics.${name}.${key}`;
}

function hintForStatic(name: string, key: string | undefined, known: readonly string[]): string {
  if (name === "Math" && key === "random") return "a plan must give the same answer each time; put the value into a variable";
  return (key === undefined ? undefined : didYouMean(key, known)) ?? `it has ${known.join(", ")}`;
}

/** One member read of a chain. */
interface Link {
  readonly name: string;
  readonly node: Expression | PrivateIdentifier;
}

const recorded = new WeakSet<MemberExpression>();

/** Notes `facts.os.family` once, as its longest chain. */
export function recordChain(node: MemberExpression, context: Context, soft: boolean): void {
  if (recorded.has(node)) return;
  const links: Link[] = [];
  let at: Expression | Super = node;
  let chain = node;
  while (at.type === "MemberExpression") {
    recorded.add(at);
    const name = fixedKey(at);
    if (name === undefined) {
      if (at.object.type === "Identifier" && at.object.name === "hostvars") noteOfHost(links, context, soft);
      links.length = 0;
      chain = at;
    } else {
      if (links.length === 0) chain = at;
      links.unshift({ name, node: at.property });
    }
    at = at.object.type === "Super" ? at.object : bare(at.object);
  }
  if (at.type !== "Identifier" || context.locals.find(at.name) || links.length === 0) return;
  if (at.name === "hostvars") noteOfHost(links.slice(1), context, soft);
  context.members.push({
    root: at.name,
    path: links.map((link) => link.name),
    span: spanOf(context.text, chain.start, chain.end),
    spans: links.map((link) => spanOf(context.text, link.node.start, link.node.end)),
    soft: soft || context.guarded.has(at.name),
  });
}

function noteOfHost([variable, ...links]: readonly Link[], context: Context, soft: boolean): void {
  if (!variable || context.locals.find("hostvars")) return;
  context.ofHosts.push({
    root: variable.name,
    path: links.map((link) => link.name),
    span: spanOf(context.text, variable.node.start, variable.node.end),
    spans: links.map((link) => spanOf(context.text, link.node.start, link.node.end)),
    soft,
  });
}
