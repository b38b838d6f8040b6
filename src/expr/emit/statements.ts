import type { BlockStatement, Expression, ForOfStatement, ForStatement, IfStatement, Statement, VariableDeclaration } from "acorn";
import type { Context } from "./context.ts";
import { definedWhenFalse, definedWhenTrue } from "./guards.ts";
import { bind } from "./patterns.ts";

/** The statements of one block, whose names the caller has made room for. */
export function emitBody({ body }: { readonly body: BlockStatement["body"] } | BlockStatement, context: Context): string {
  for (const statement of body) if (statement.type === "VariableDeclaration") announce(statement, context);
  return body.map((statement) => emitStatement(statement, context)).join("\n");
}

function emitStatement(node: Statement, context: Context): string {
  switch (node.type) {
    case "ExpressionStatement":
      return `${context.code(node.expression)};`;
    case "EmptyStatement":
      return ";";
    case "BlockStatement":
      return `{ ${context.inner(() => emitBody(node, context))} }`;
    case "VariableDeclaration":
      return emitDeclaration(node, context);
    case "IfStatement":
      return emitIf(node, context);
    case "ForOfStatement":
      return context.inner(() => emitForOf(node, context));
    case "ForStatement":
      return context.inner(() => emitFor(node, context));
    case "WhileStatement":
      return `while (${context.code(node.test)}) ${emitBranch(node.body, context)}`;
    case "BreakStatement":
    case "ContinueStatement":
      return node.label ? context.refuse(node, "labels can't be written here") : node.type === "BreakStatement" ? "break;" : "continue;";
    case "ReturnStatement":
      return node.argument ? `return ${context.code(node.argument)};` : "return undefined;";
    default:
      return context.refuse(node, `${refusals[node.type] ?? "this statement"} can't be written here`, hints[node.type]);
  }
}

const refusals: Readonly<Record<string, string>> = {
  FunctionDeclaration: "`function`",
  ClassDeclaration: "a class",
  ForInStatement: "`for … in`",
  SwitchStatement: "`switch`",
  TryStatement: "`try`",
  ThrowStatement: "`throw`",
  WithStatement: "`with`",
  DoWhileStatement: "`do … while`",
  DebuggerStatement: "`debugger`",
  LabeledStatement: "a label",
};

const hints: Readonly<Record<string, string>> = {
  FunctionDeclaration: "write `const name = (x) => …`",
  ForInStatement: "write `for (const { key, value } of items(map))`",
  SwitchStatement: "write `if … else if …`",
  ThrowStatement: "check values with the `assert` module",
  DoWhileStatement: "write `while (…)`",
};

/** A block's names are its own from its first line on, as JavaScript has it. */
function announce(node: VariableDeclaration, context: Context): void {
  const kind = kindOf(node, context);
  for (const { id } of node.declarations) if (id.type === "Identifier") context.locals.declare(id.name, kind);
}

function kindOf(node: VariableDeclaration, context: Context): "let" | "const" {
  return node.kind === "let" || node.kind === "const" ? node.kind : context.refuse(node, `\`${node.kind}\` can't be written here`, "write `let` or `const`");
}

function emitDeclaration(node: VariableDeclaration, context: Context): string {
  const kind = kindOf(node, context);
  return node.declarations
    .flatMap(({ id, init }) => {
      if (id.type === "Identifier" && !init) return bind(id, "undefined", kind, context);
      if (!init) return context.refuse(id, "a value is missing");
      if (id.type === "Identifier") return bind(id, context.code(init), kind, context);
      const whole = context.temporary();
      return [`const ${whole} = ${context.code(init)};`, ...bind(id, whole, kind, context)];
    })
    .join(" ");
}

function emitBranch(node: Statement, context: Context): string {
  return `{ ${context.inner(() => emitStatement(node, context))} }`;
}

function emitIf({ test, consequent, alternate }: IfStatement, context: Context): string {
  const condition = `if (${context.code(test)})`;
  const yes = context.guardedBy(definedWhenTrue(test), () => emitBranch(consequent, context));
  if (!alternate) return `${condition} ${yes}`;
  const no = context.guardedBy(definedWhenFalse(test), () => emitBranch(alternate, context));
  return `${condition} ${yes} else ${no}`;
}

function emitForOf(node: ForOfStatement, context: Context): string {
  const { left, right } = node;
  if (node.await) context.refuse(node, "`for await` can't be written here");
  if (left.type !== "VariableDeclaration")
    return context.refuse(left, "the loop's variable is not declared", `write \`for (const ${context.written(left)} of …)\``);
  const list = `$.iterate(${context.code(right)}, ${context.site(right)})`;
  const element = context.temporary();
  const [declaration] = left.declarations;
  const bindings = declaration ? bind(declaration.id, element, kindOf(left, context), context) : [];
  return `for (const ${element} of ${list}) { ${bindings.join(" ")} ${emitBranch(node.body, context)} }`;
}

function emitFor({ init, test, update, body }: ForStatement, context: Context): string {
  const start = init?.type === "VariableDeclaration" ? emitDeclaration(init, context) : `${part(init, context)};`;
  return `{ ${start} for (; ${part(test, context)}; ${part(update, context)}) ${emitBranch(body, context)} }`;
}

function part(node: Expression | null | undefined, context: Context): string {
  return node ? context.code(node) : "";
}
