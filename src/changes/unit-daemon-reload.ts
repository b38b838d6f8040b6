import type { Unit } from "../observations/unit.ts";
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
    // What its file says now can be told only once systemd has read it.
    return { degree: "expected", value: { ...(before.value as Unit), needsReload: false, broken: undefined } };
  },

  script: ({ unit }) => ({
    ...(unit !== undefined && { promise: `[ "$(systemctl show -p NeedDaemonReload -- ${quote(unit)})" = NeedDaemonReload=no ]` }),
    run: "systemctl daemon-reload",
  }),
});
