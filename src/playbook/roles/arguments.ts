import type { Problems } from "../../core/errors.ts";
import type { Span } from "../../core/source.ts";
import { didYouMean } from "../../core/suggest.ts";
import type { Plain, PlainEntry } from "../../vars/value.ts";
import { flag, wrong } from "../fields.ts";
import { unknownKey } from "../map.ts";
import { fits, type ArgumentType, typeNames } from "./argument-types.ts";

/** One argument of a role, or a member of one that is a map. */
export interface ArgumentOption {
  readonly name: string;
  readonly type: ArgumentType;
  /** Of the items of a list. */
  readonly elements: ArgumentType | undefined;
  readonly required: boolean;
  readonly choices: readonly unknown[] | undefined;
  /** Members of a map, or of the maps of a list. */
  readonly options: readonly ArgumentOption[] | undefined;
  readonly at: Span;
}

/** What an entry point of a role takes. */
export type ArgumentSpec = readonly ArgumentOption[];

const ofEntry = ["short_description", "description", "options", "author", "version_added", "seealso", "notes"];
const ofOption = ["type", "required", "default", "choices", "elements", "options", "description", "version_added", "no_log", "aliases"];

/** Reads `argument_specs:` of a role, by entry point. */
export function readArgumentSpecs(specs: PlainEntry, problems: Problems): ReadonlyMap<string, ArgumentSpec> {
  const found = new Map<string, ArgumentSpec>();
  for (const { key, value } of entriesOf(specs, problems)) {
    if (value.kind !== "map") continue;
    for (const entry of value.entries) if (!ofEntry.includes(entry.key)) unknownKey(entry.key, entry.keySpan, "an entry point", ofEntry, problems);
    found.set(
      key,
      optionsOf(
        value.entries.find((entry) => entry.key === "options"),
        problems,
      ) ?? [],
    );
  }
  return found;
}

function optionsOf(entry: PlainEntry | undefined, problems: Problems): readonly ArgumentOption[] | undefined {
  return entry && entriesOf(entry, problems).map((option) => readOption(option, problems));
}

function readOption(option: PlainEntry, problems: Problems): ArgumentOption {
  const entries = new Map(entriesOf(option, problems).map((entry) => [entry.key, entry]));
  for (const { key, keySpan } of entries.values()) if (!ofOption.includes(key)) unknownKey(key, keySpan, "an argument", ofOption, problems);
  const required = entries.get("required");
  const choices = entries.get("choices")?.value;
  const type = readType(entries.get("type"), problems) ?? "str";
  const given = entries.get("default");
  const value = given && plain(given.value);
  if (given && value !== null && !fits(value, type))
    wrong(problems, given.value.span, `the default of ${option.key} is no ${type}`, "correct the default, or the type");
  return {
    name: option.key,
    type,
    elements: readType(entries.get("elements"), problems),
    required: (required && flag(required, problems)) ?? false,
    choices: choices?.kind === "list" ? choices.items.map(plain) : undefined,
    options: optionsOf(entries.get("options"), problems),
    at: option.keySpan,
  };
}

function readType(entry: PlainEntry | undefined, problems: Problems): ArgumentType | undefined {
  if (!entry) return undefined;
  const text = entry.value.kind === "scalar" ? entry.value.raw : "";
  const found = typeNames.find((name) => name === text);
  return found ?? wrong(problems, entry.value.span, `there is no type "${text}"`, didYouMean(text, typeNames) ?? `write one of ${typeNames.join(", ")}`);
}

function entriesOf({ key, value }: PlainEntry, problems: Problems): readonly PlainEntry[] {
  if (value.kind === "map") return value.entries;
  if (!(value.kind === "scalar" && value.value === null)) wrong(problems, value.span, `${key} is a map here`, "write `name:`, and what holds for it below");
  return [];
}

function plain(value: Plain): unknown {
  if (value.kind === "list") return value.items.map(plain);
  if (value.kind === "map") return Object.fromEntries(value.entries.map((entry) => [entry.key, plain(entry.value)]));
  return value.value;
}
