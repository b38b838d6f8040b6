import type { AssignmentPattern, Expression, Pattern } from "acorn";
import type { Context } from "./context.ts";
import type { Kind } from "./locals.ts";
import { local } from "./names.ts";

/** Statements that declare the names of a pattern and fill them from `value`, a piece of code without effects. */
export function bind(pattern: Pattern, value: string, kind: Kind, context: Context): string[] {
  switch (pattern.type) {
    case "Identifier":
      context.locals.declare(pattern.name, kind);
      return [`${kind} ${local(pattern.name)} = $.known(${value});`];
    case "AssignmentPattern":
      return bindDefault(pattern, value, kind, context);
    case "ArrayPattern": {
      const list = context.temporary();
      const taken = pattern.elements.flatMap((element, i) => {
        if (!element) return [];
        return element.type === "RestElement" ? bind(element.argument, `${list}.slice(${i})`, kind, context) : bind(element, `${list}[${i}]`, kind, context);
      });
      return [`const ${list} = [...$.iterate(${value}, ${context.site(pattern)})];`, ...taken];
    }
    case "ObjectPattern": {
      const map = context.temporary();
      const taken = pattern.properties.flatMap((property) => {
        if (property.type === "RestElement") return context.refuse(property, "`...` can't be used in a map's pattern", "name the members that are needed");
        const key = property.computed ? undefined : keyName(property.key);
        if (key === undefined) return context.refuse(property.key, "a pattern names its members");
        const soft = property.value.type === "AssignmentPattern";
        const read = soft
          ? `$.softMember(${map}, ${JSON.stringify(key)})`
          : `$.member(${map}, ${JSON.stringify(key)}, ${context.site(property.key, "the value")})`;
        return bind(property.value, read, kind, context);
      });
      return [`const ${map} = $.map(${value}, ${context.site(pattern)});`, ...taken];
    }
    default:
      return context.refuse(pattern, "names must stand here");
  }
}

function bindDefault({ left, right }: AssignmentPattern, value: string, kind: Kind, context: Context): string[] {
  const given = context.temporary();
  return [`const ${given} = ${value};`, ...bind(left, `(${given} === undefined ? ${context.code(right)} : ${given})`, kind, context)];
}

function keyName(key: Expression): string | undefined {
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : undefined;
}
