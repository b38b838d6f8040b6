import type { Change, Lookup } from "../../changes/define.ts";
import { changes as kinds } from "../../changes/registry.gen.ts";
import type { Key } from "../../observations/define.ts";
import type { HostView } from "../define.ts";

/** The host once these changes are made: for what a task does after another thing of its own. */
export function after(host: HostView, made: readonly Change[]): HostView {
  type Found<V> = Exclude<Lookup<V>, { degree: "unread" }>;
  /** What a change touches is told by it alone, so that nothing of the host is read in vain. */
  const laid = <V>(key: Key<V>): Found<V> | undefined => {
    for (const change of made.toReversed()) {
      const found = kinds.get(change.kind)?.overlay(
        change,
        key,
        () => ({ degree: "unread" }),
        "",
        () => ({ degree: "unread" }),
      );
      if (found && found.degree !== "unread" && found.degree !== "later") return found as Found<V>;
    }
    return undefined;
  };
  return {
    peek: (key) => laid(key) ?? host.peek(key),
    read<V>(key: Key<V>): V {
      const found = laid(key);
      return found && "value" in found ? found.value : host.read(key);
    },
  };
}
