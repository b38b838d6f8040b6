import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";

/** Makes systemd read its unit files again. */
export interface UnitDaemonReload extends Change {
  readonly kind: "unit.daemon-reload";
  /** The unit it is for: where systemd knows that one's newest file already, nothing is done. */
  readonly unit?: string | undefined;
}

export default defineChange<UnitDaemonReload>({
  kind: "unit.daemon-reload",

  describe: () => "make systemd read its unit files again",
  diff: () => [],

  overlay({ unit }, key, below) {
    if (key.kind !== "unit" || (unit !== undefined && key.id !== unit)) return undefined;
    const before = below();
    if (!("value" in before)) return undefined;
    // A unit whose file is new was not known until now.
    return { degree: "expected", value: { ...(before.value as object), needsReload: false } };
  },

  script: ({ unit }) => ({
    ...(unit !== undefined && { promise: `[ "$(systemctl show -p NeedDaemonReload -- ${quote(unit)})" = NeedDaemonReload=no ]` }),
    run: "systemctl daemon-reload",
  }),
});
