import { type Finding, finding, type Loaded } from "../finding.ts";

/** Handlers that no task notifies. Those of roles are for whoever uses the role. */
export function* unusedHandlers({ plays }: Loaded): Iterable<Finding> {
  for (const { parts, handlers } of plays) {
    const notified = new Set([...parts.flatMap(({ tasks }) => tasks), ...handlers].flatMap((task) => [...task.handlers]));
    for (const { id, name, role } of handlers) {
      if (role || notified.has(id)) continue;
      const called = "value" in name ? `"${name.value}"` : "here";
      yield finding("HF1902", `no task notifies the handler ${called}`, name.span, "notify it with `notify:`, or remove it");
    }
  }
}
