import type { LoadContext } from "../context.ts";
import { synthetic, valueOf } from "../synthetic.ts";
import type { Foreknown } from "../foreknown.ts";
import { fits } from "./argument-types.ts";
import type { ArgumentOption } from "./arguments.ts";
import type { ArgumentUse } from "./of-play.ts";

/** Checks what roles are given against what they say they take, as far as it follows from inventory and variables. `isSet` knows names that only tasks set. */
export function checkArguments(
  uses: readonly ArgumentUse[],
  foreknown: Foreknown,
  isSet: (name: string) => boolean,
  { problems, lost }: Pick<LoadContext, "problems" | "lost">,
): void {
  for (const use of uses) {
    for (const option of use.spec) {
      const told = new Map<string, string[]>();
      for (const [host, message] of faults(use, option, foreknown, isSet)) told.set(message, [...(told.get(message) ?? []), host]);
      if (told.size > 0) lost.names.add(option.name);
      for (const [message, hosts] of told) {
        const where = hosts.length < foreknown.hosts.length ? ` (on ${hosts.join(", ")})` : "";
        problems.error(`role ${use.role}: ${message}${where}`, {
          code: "HF1531",
          at: use.at,
          hint: `give the role \`${option.name}: …\` below its \`vars:\``,
          related: [{ message: "it is described here", at: option.at }],
        });
      }
    }
  }
}

function* faults({ around }: ArgumentUse, option: ArgumentOption, foreknown: Foreknown, isSet: (name: string) => boolean): Iterable<[string, string]> {
  const { name } = option;
  const read = synthetic(name, option.at, (scope) => ({ has: scope.has(name), value: scope.has(name) ? scope.get(name) : undefined }));
  const { values: found } = foreknown.ask(valueOf(read), around);
  for (const [host, one] of found) {
    const { has, value } = one as { readonly has: boolean; readonly value: unknown };
    if (!has && option.required && !isSet(name)) yield [host, `${name} is required`];
    if (has) for (const message of wrongIn(option, value, name)) yield [host, message];
  }
}

function* wrongIn({ type, elements, choices, options }: ArgumentOption, value: unknown, label: string): Iterable<string> {
  if (value === null || value === undefined) return;
  if (!fits(value, type)) {
    yield `${label} must be of type ${type}, not ${shown(value)}`;
    return;
  }
  const items = Array.isArray(value) ? value : undefined;
  for (const [i, item] of items?.entries() ?? []) if (elements && !fits(item, elements)) yield `${label}[${i}] must be of type ${elements}, not ${shown(item)}`;
  for (const one of items ?? [value])
    if (choices && !choices.some((choice) => String(choice) === String(one))) yield `${label} must be one of ${choices.join(", ")}, not ${shown(one)}`;
  if (!options) return;
  for (const [i, one] of (items ?? [value]).entries()) {
    const where = items ? `${label}[${i}]` : label;
    if (typeof one === "object" && one !== null) yield* wrongMembers(options, one as Readonly<Record<string, unknown>>, where);
  }
}

function* wrongMembers(options: readonly ArgumentOption[], map: Readonly<Record<string, unknown>>, label: string): Iterable<string> {
  for (const key of Object.keys(map)) if (!options.some(({ name }) => name === key)) yield `${label} has no member ${key}`;
  for (const option of options) {
    if (Object.hasOwn(map, option.name)) yield* wrongIn(option, map[option.name], `${label}.${option.name}`);
    else if (option.required) yield `${label}.${option.name} is required`;
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
