import { type Finding, finding, type Loaded } from "../finding.ts";

/** Handlers that no task notifies. Those of roles, and of files of their own, are for whoever uses them. */
export function* unusedHandlers({ plays }: Loaded): Iterable<Finding> {
  for (const { parts, handlers, at } of plays) {
    const notified = new Set([...parts.flatMap(({ tasks }) => tasks), ...handlers].flatMap((task) => [...task.handlers]));
    for (const { id, name, role, at: own } of handlers) {
      if (role || own.source !== at.source || notified.has(id)) continue;
      const called = "value" in name ? `"${name.value}"` : "here";
      yield finding("HF1902", `no task notifies the handler ${called}`, name.span, "notify it with `notify:`, or remove it");
    }
  }
}
