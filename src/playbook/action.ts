import type { Problems } from "../core/errors.ts";
import type { PlainEntry, PlainMap } from "../vars/value.ts";
import { wrong } from "./fields.ts";
import { splitFirst } from "./free-form.ts";

/** A task with its module under the module's own name. */
interface Acting {
  readonly map: PlainMap;
  /** It said `local_action`: it is done on this computer. */
  readonly isLocal: boolean;
}

/** `action` and `local_action` name the module in their value: `local_action: command uptime`, or a map with `module:`. */
export function withModule(map: PlainMap, problems: Problems): Acting {
  const action = map.entries.find(({ key }) => key === "action" || key === "local_action");
  if (!action) return { map, isLocal: false };
  const module = moduleOf(action, problems);
  return {
    map: { ...map, entries: map.entries.flatMap((entry) => (entry === action ? (module ?? []) : [entry])) },
    isLocal: action.key === "local_action",
  };
}

function moduleOf(action: PlainEntry, problems: Problems): PlainEntry | undefined {
  const { value, keySpan } = action;
  if (value.kind === "scalar" && typeof value.value === "string") {
    const { first, rest } = splitFirst(value);
    return { key: first, keySpan, value: rest };
  }
  const named = value.kind === "map" ? value.entries.find(({ key }) => key === "module") : undefined;
  if (value.kind === "map" && named?.value.kind === "scalar")
    return { key: named.value.raw, keySpan: named.value.span, value: { ...value, entries: value.entries.filter((entry) => entry !== named) } };
  return wrong(problems, value.span, `${action.key} names no module`, `write \`${action.key}: command uptime\``);
}
