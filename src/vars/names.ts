import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";

/** Names that the engine fills; nobody else may set them. */
export const magicNames: ReadonlySet<string> = new Set(["inventory_hostname", "groups", "group_names", "hostvars", "play_hosts", "facts", "item", "loop"]);

const reserved = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in " +
    "instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** Words that JavaScript reserves in strict code only: expressions can use them. */
const allowed = new Set(["implements", "interface", "let", "package", "private", "protected", "public", "static", "yield"]);

/** The name nearest to a text, as far as letters go. */
export function asName(text: string): string {
  return text.replace(/[^\w$]/g, "_").replace(/^(?=\d)/, "_");
}

/** Why a text can't name a variable, and what to do; undefined where it can. */
export function nameFault(name: string): { readonly message: string; readonly hint: string } | undefined {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) {
    const better = asName(name);
    return { message: `"${name}" can't be the name of a variable`, hint: `use letters, digits and underscores${better === "" ? "" : `: ${better}`}` };
  }
  if (reserved.has(name) && !allowed.has(name))
    return { message: `"${name}" is a word of the expression language`, hint: `call it ${name}_ or more precisely` };
  return undefined;
}

/** Why a task can't fill a variable of this name; undefined where it can. */
export function takenFault(name: string): ReturnType<typeof nameFault> {
  return nameFault(name) ?? (magicNames.has(name) ? { message: `"${name}" is set by holdfast itself`, hint: "use another name" } : undefined);
}

/** Reports a name that no expression could use, or that belongs to the engine. True where it is fine. */
export function checkVariableName(name: string, at: Span, problems: Problems, mayBe: ReadonlySet<string> = new Set()): boolean {
  const fault = nameFault(name);
  if (fault) problems.error(fault.message, { code: "HF1402", at, hint: fault.hint });
  else if (magicNames.has(name) && !mayBe.has(name)) {
    problems.error(`"${name}" is set by holdfast itself`, { code: "HF1403", at, hint: "use another name" });
  } else return true;
  return false;
}
