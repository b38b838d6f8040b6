import { HoldfastError } from "../core/errors.ts";
import { Unknown } from "../core/unknown.ts";
import type { Span } from "../core/source.ts";
import type { Compiled } from "../expr/types.ts";
import { compileValue } from "../vars/compile.ts";
import { render } from "../vars/render.ts";
import type { PlainEntry, Value } from "../vars/value.ts";
import type { PlayContext } from "./context.ts";
import { wrong } from "./fields.ts";
import type { Inherited } from "./inherited.ts";
import { hasHoles } from "./references.ts";
import { perHost, synthetic } from "./synthetic.ts";

/** One thing that a name comes to, and for whom: `guard` holds there; without one it does for all. */
export interface Choice {
  readonly name: string;
  readonly guard: Compiled | undefined;
  /** The hosts for which it does, where that is known. */
  readonly on?: ReadonlySet<string>;
}

/** Why a variable of hosts is not known, though files say what it is. */
export const asGrownHint =
  "tasks of plays before this one add hosts or groups: what must be known before the run may not hang on variables that differ by host";

/** What a name in a playbook comes to. */
export interface Choices {
  readonly list: readonly Choice[];
  /** Where only the run knows the name: holds on hosts for which it is none of the list. */
  readonly otherwise?: { readonly guard: Compiled; readonly name: Value };
}

/**
 * What the name of a file or a role comes to, which may follow from variables: each host's own where inventory and variables say it; else all
 * that there is and fits it (`candidates`), for each host to choose from once it is known.
 */
export function choicesOf(entry: PlainEntry, around: Inherited, context: PlayContext, candidates: (pattern: string) => readonly string[]): Choices {
  const { problems, foreknown } = context;
  const text = entry.value.kind === "scalar" && entry.value.value !== null ? String(entry.value.value) : "";
  if (text.trim() === "") {
    wrong(problems, entry.value.span, `${entry.key} must be text`, `write \`${entry.key}: name\``);
    return { list: [] };
  }
  if (!hasHoles(text)) return { list: [{ name: text, guard: undefined }] };
  const value = compileValue(entry.value, problems);
  if (value.kind !== "text") return { list: [] };
  const { values, isWhole, lacking } = foreknown.ask(value, around);
  if (isWhole) return fromHosts(values, text, value.span, context);
  if (!lacking) return atRun(value, text, candidates(text), entry.key, context);
  problems.errors.push(notYet(lacking));
  return { list: [] };
}

/** A name that nothing sets before the run stands where tasks are put into their order. */
export function notYet({ message, at, hint }: HoldfastError): HoldfastError {
  const rule = "what says which tasks there are must follow from inventory, variables and facts";
  return new HoldfastError(message, { code: "HF1516", at, hint: hint === undefined ? rule : `${hint} ${rule}` });
}

function fromHosts(known: ReadonlyMap<string, unknown>, text: string, span: Span, { problems }: PlayContext): Choices {
  const names = [...new Set(known.values())];
  const odd = names.find((name) => typeof name !== "string" || name.trim() === "");
  if (odd !== undefined) {
    wrong(problems, span, `\`${text}\` gives ${JSON.stringify(odd)}, not a name`, "it must come to text on every host");
    return { list: [] };
  }
  return {
    list: (names as string[]).map((name) => {
      if (names.length === 1) return { name, guard: undefined };
      const on = new Set([...known].flatMap(([host, found]) => (found === name ? [host] : [])));
      return { name, guard: perHost(`${text} is ${name}`, span, new Map([...known.keys()].map((host) => [host, on.has(host)]))), on };
    }),
  };
}

function atRun(
  value: Extract<Value, { kind: "text" }>,
  text: string,
  candidates: readonly string[],
  keyword: string,
  { problems, foreknown }: PlayContext,
): Choices {
  const { span, compiled } = value;
  const isOfFiles = keyword === "vars_files";
  const rule = foreknown.isOpen ? asGrownHint : `${isOfFiles ? keyword : "it"} must follow from inventory and variables`;
  if (candidates.length === 0) {
    problems.error(`\`${text}\` is known only at run, and nothing is there that it could mean`, {
      code: "HF1514",
      at: span,
      hint: `${rule}${isOfFiles ? "; a task with `include_vars` may go by facts" : ", or there must be files that fit it"}`,
    });
    return { list: [] };
  }
  const guard = (label: string, fits: (name: unknown) => boolean): Compiled =>
    synthetic(
      label,
      span,
      (scope, env) => {
        const found = render(value, scope, env);
        return found instanceof Unknown ? found : fits(found);
      },
      compiled,
    );
  return {
    list: candidates.map((name) => ({ name, guard: guard(`${text} is ${name}`, (found) => found === name) })),
    otherwise: { guard: guard(`${text} is none of ${candidates.join(", ")}`, (found) => !candidates.includes(String(found))), name: value },
  };
}
