import type { Problems } from "../core/errors.ts";
import { compileValue } from "../vars/compile.ts";
import { takenFault } from "../vars/names.ts";
import type { PlainEntry, Value } from "../vars/value.ts";
import { flag, seconds, wrong } from "./fields.ts";
import { unknownKey } from "./map.ts";
import type { Loop } from "./types.ts";

/** The loop of a task, from its `loop` and `loop_control`. */
export function readLoop(entries: ReadonlyMap<string, PlainEntry>, problems: Problems): Loop | undefined {
  const loop = entries.get("loop");
  const control = entries.get("loop_control");
  if (!loop) {
    if (control) wrong(problems, control.keySpan, "loop_control without a loop", "add `loop:`, or remove it");
    return undefined;
  }
  return { items: itemsOf(loop, problems), variable: "item", ...(control && readControl(control, problems)) };
}

/** What is no list is told, and taken for an empty one, so that `item` is known where it stands. */
function itemsOf({ value }: PlainEntry, problems: Problems): Value {
  if (value.kind !== "scalar") return compileValue(value, problems);
  const before = problems.errors.length;
  const compiled = compileValue(value, problems);
  if (compiled.kind === "text") return compiled;
  const none: Value = { kind: "list", span: value.span, items: [] };
  if (problems.errors.length > before) return none;
  const word = value.raw.trim();
  const hint =
    typeof value.value === "number"
      ? `write \`loop: "<%= range(0, ${word}) %>"\``
      : /^[A-Za-z_$]/.test(word)
        ? `write \`loop: "<%= ${word} %>"\``
        : "write the items below it, each after `- `";
  wrong(problems, value.span, word === "" ? "loop is empty" : "a loop takes a list or a map", hint);
  return none;
}

/** What `loop_control` may hold. */
export const loopControls = ["label", "index_var", "loop_var", "pause", "extended"] as const;

const insteadOfBreak = "leave items out by a `when` on what is known before; to try until something holds, write `until`, `retries` and `delay`";

function readControl({ value }: PlainEntry, problems: Problems): Partial<Loop> {
  if (value.kind !== "map") {
    wrong(problems, value.span, "loop_control is a map", `it holds ${loopControls.join(", ")}`);
    return {};
  }
  let read: Partial<Loop> = {};
  for (const entry of value.entries) {
    if (entry.key === "label") read = { ...read, label: compileValue(entry.value, problems) };
    else if (entry.key === "index_var") read = { ...read, ...named("index", entry, problems) };
    else if (entry.key === "loop_var") read = { ...read, ...named("variable", entry, problems) };
    else if (entry.key === "pause") {
      const pause = seconds(entry, problems);
      if (pause !== undefined) read = { ...read, pause };
    } else if (entry.key.startsWith("extended")) flag(entry, problems);
    else if (entry.key === "break_when") wrong(problems, entry.keySpan, "a loop has no early end: its items are planned together", insteadOfBreak);
    else unknownKey(entry.key, entry.keySpan, "loop_control", loopControls, problems);
  }
  return read;
}

function named(field: "index" | "variable", { key, value }: PlainEntry, problems: Problems): Partial<Loop> {
  const name = value.kind === "scalar" ? value.raw : "";
  const fault = name === "item" && field === "variable" ? undefined : takenFault(name);
  if (!fault) return { [field]: name };
  wrong(problems, value.span, `${key}: ${fault.message}`, fault.hint);
  return {};
}
