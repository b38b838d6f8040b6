import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Span } from "../core/source.ts";
import { compileValue } from "../vars/compile.ts";
import type { Entry, Plain, PlainEntry, PlainScalar, Value } from "../vars/value.ts";
import { moduleOfAnsible } from "./ansible-modules.ts";
import type { LoadContext } from "./context.ts";
import { expression, wrong } from "./fields.ts";
import { parametersIn } from "./free-form.ts";
import { elsewhere, loopHint, metaActions, metaElsewhere, playKeywords, standingKeys } from "./keywords.ts";
import type { ModuleDefaults } from "./inherited.ts";
import { wordOf } from "./references.ts";

/** What a task runs. */
export interface ModuleUse {
  readonly module: string;
  /** The key as it was written. */
  readonly entry: PlainEntry;
  readonly args: Value;
}

/** Parameters that stand elsewhere. */
interface Extra {
  readonly args: PlainEntry | undefined;
  readonly defaults: ModuleDefaults;
  /** Those that stand beside the module, told already: they are not missed as well. */
  readonly strays?: readonly PlainEntry[];
}

/** Finds the one module among a task's keys that are no keywords; says what is wrong with the others. */
export function readModule(
  candidates: readonly PlainEntry[],
  extra: Extra,
  at: Span,
  keywords: ReadonlySet<string>,
  context: LoadContext,
): ModuleUse | undefined {
  const { catalog, problems } = context;
  const uses: Use[] = [];
  const before = problems.errors.length;
  for (const entry of candidates) {
    const module = wordOf(entry) === "meta" ? "meta" : catalog.resolve(entry.key);
    if (module !== undefined) uses.push({ entry, module });
  }
  const [first, second] = uses;
  const others = candidates.filter((entry) => !uses.some((use) => use.entry === entry));
  const strays = others.filter((entry) => first && isParameter(entry, first, context));
  for (const entry of others) unknown(entry, strays.includes(entry) ? first : undefined, keywords, context);
  if (!first) {
    if (problems.errors.length === before)
      problems.error("this task names no module", { code: "HF1521", at, hint: "add what it is to do, such as `command: uptime`" });
    return undefined;
  }
  if (second) {
    problems.error(`a task runs one module; this one names ${uses.map(({ entry }) => entry.key).join(" and ")}`, {
      code: "HF1522",
      at: second.entry.keySpan,
      hint: "make them two tasks; is a `- ` missing?",
      related: [{ message: "the first is here", at: first.entry.keySpan }],
    });
  }
  const value = first.module === "meta" ? readMeta(first.entry, context) : readArgs(first.entry, first.module, { ...extra, strays }, context);
  return value && { ...first, args: value };
}

type Use = Omit<ModuleUse, "args">;

function isParameter({ key }: PlainEntry, { module }: Use, { catalog }: LoadContext): boolean {
  return module !== "meta" && catalog.parameters(module).names.includes(key);
}

/** `use`: the module that the key is a parameter of, indented too little. */
function unknown({ key, keySpan }: PlainEntry, use: Use | undefined, keywords: ReadonlySet<string>, { catalog, problems }: LoadContext): void {
  if (use) {
    problems.error(`"${key}" is a parameter of ${use.entry.key}, not of the task`, {
      code: "HF1520",
      at: keySpan,
      hint: `indent it, below \`${use.entry.key}:\``,
    });
    return;
  }
  const hint = loopHint(key) ?? elsewhere.get(key) ?? moduleOfAnsible(key);
  if (hint !== undefined) problems.error(`"${key}" is not available here`, { code: "HF1513", at: keySpan, hint });
  else if (playKeywords.has(key) && !keywords.has(key))
    problems.error(`"${key}" is a keyword of plays, not of tasks`, {
      code: "HF1520",
      at: keySpan,
      hint: "write it in the play; if a play is to begin here, it is indented too far",
    });
  else
    problems.error(`"${key}" is neither a keyword of tasks nor a module`, { code: "HF1520", at: keySpan, hint: namesNear(key, keywords, [...catalog.names]) });
}

/** Of `ansible.builtin.servce` the last word counts. */
function namesNear(key: string, keywords: ReadonlySet<string>, modules: readonly string[]): string {
  return didYouMean(key.split(".").at(-1) ?? key, [...keywords, ...modules, ...standingKeys, "meta"]) ?? "`holdfast doc` lists the modules";
}

function readMeta({ value }: PlainEntry, { problems }: LoadContext): Value | undefined {
  if (value.kind === "scalar" && typeof value.value === "string" && metaActions.has(value.value)) return value;
  const word = value.kind === "scalar" ? value.raw : "";
  const hint = metaElsewhere.get(word) ?? didYouMean(word, metaActions) ?? `it takes one of ${[...metaActions].join(", ")}`;
  return wrong(problems, value.span, "meta has no such action", hint);
}

function readArgs(entry: PlainEntry, module: string, { args, defaults, strays = [] }: Extra, context: LoadContext): Value | undefined {
  const { problems } = context;
  const own = ownEntries(entry, module, context);
  if (!own) return undefined;
  const more = args?.value.kind === "map" ? args.value.entries : [];
  if (args && args.value.kind !== "map") wrong(problems, args.value.span, "args is a map of parameters", "write `name: value` below it");
  const set = new Set(own.map(({ key }) => key));
  for (const { key, keySpan } of more) if (set.has(key)) wrong(problems, keySpan, `${key} is given twice: in ${entry.key} and in args`, "keep one of them");
  for (const { key } of more) set.add(key);
  const meant = strays.filter(({ key }) => !set.has(key));
  for (const { key } of meant) set.add(key);
  const given = [...own, ...more, ...meant, ...(defaults.get(module) ?? []).filter(({ key }) => !set.has(key))];
  const broken = new Set<Span>();
  const entries = given.map((parameter) => {
    const before = problems.errors.length;
    const made = compiled(parameter, module, context);
    if (problems.errors.length > before || isBroken(parameter.value.span, problems)) broken.add(made.value.span);
    return made;
  });
  // `3) %>`: the rest of a tag that a comma has cut.
  const whole = broken.size > 0 ? entries.filter(({ key }) => !key.includes("%>")) : entries;
  const value: Value = { kind: "map", span: entry.value.span, entries: whole };
  context.catalog.check(module, value, (message, span, hint) => {
    // What it lacks may stand beside it as the task's own: `name` is both. Or nothing of it could be read.
    const isEcho = span === value.span && (strays.length > 0 || isBroken(span, problems));
    if (!broken.has(span) && !isEcho) problems.error(message, { code: "HF1530", at: span, hint });
  });
  return value;
}

/** What stands there is no YAML that could be meant, as `{{ x }}` is, and that was told already. */
function isBroken({ source, start, end }: Span, { errors }: Problems): boolean {
  return errors.some(({ code, at }) => code === "HF1113" && at?.source === source && at.start >= start && at.start <= end);
}

/** A module's parameters: a map, nothing, or a line of `name=value` words and what free form fills. */
function ownEntries({ key, keySpan, value }: PlainEntry, module: string, { catalog, problems }: LoadContext): readonly PlainEntry[] | undefined {
  if (value.kind === "map") return value.entries;
  if (value.kind === "scalar" && value.value === null) return [];
  const parameter = catalog.freeForm(module);
  if (value.kind === "scalar") {
    const { pairs, rest } = parametersIn(value, parameter === undefined ? "any" : catalog.parameters(module).names, parameter);
    if (!rest) return pairs;
    if (pairs.some((pair) => pair.key === parameter)) return onlyPairs(value, problems);
    if (parameter !== undefined) return [...pairs, { key: parameter, keySpan, value: rest }];
  } else if (parameter !== undefined) return [{ key: parameter, keySpan, value }];
  return wrong(problems, value.span, `${key} takes a map of parameters`, "write `name: value` below it, indented");
}

/** A line that begins with what free form would fill, `msg="…"`: nothing else but such words may follow. */
function onlyPairs(value: PlainScalar, problems: Problems): readonly PlainEntry[] | undefined {
  const { pairs, rest } = parametersIn(value, "any", undefined);
  if (!rest) return pairs;
  return wrong(problems, rest.span, `\`${String(rest.value)}\` belongs to no parameter`, `quote the whole value: \`${pairs[0]?.key ?? "name"}="…"\``);
}

function compiled(entry: PlainEntry, module: string, { catalog, problems }: LoadContext): Entry {
  const { expressions, asWritten } = catalog.parameters(module);
  if (expressions.includes(entry.key)) return { ...entry, value: conditions(entry.key, entry.value, problems) ?? entry.value };
  const value = compileValue(entry.value, problems);
  return { ...entry, value: asWritten.includes(entry.key) ? written(value) : value };
}

/** An expression, or a list of them. */
function conditions(key: string, value: Plain, problems: LoadContext["problems"]): Value | undefined {
  if (value.kind !== "list") return condition(key, value, problems);
  return { kind: "list", span: value.span, items: value.items.map((item) => condition(key, item, problems) ?? item) };
}

function condition(key: string, value: Plain, problems: LoadContext["problems"]): Value | undefined {
  const found = expression(key, value, problems);
  return found && { kind: "condition", span: value.span, raw: found.text, compiled: found };
}

/** `0644` is the text "0644", not the number 644. */
function written(value: Value): Value {
  if (value.kind === "list") return { ...value, items: value.items.map(written) };
  return value.kind === "scalar" && value.value !== null && typeof value.value !== "string" ? { ...value, value: value.raw } : value;
}
