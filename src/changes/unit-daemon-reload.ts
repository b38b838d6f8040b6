import type { Unit } from "../observations/unit.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { isLoaded } from "./shared/systemd.ts";

/**
 * Makes systemd read its unit files again. Where that is for no unit, nothing tells beforehand whether it is needed: NeedDaemonReload knows of units
 * that are loaded, not of what their generators read (/etc/fstab, /etc/default). So it is done in every run then, and counted as little as in Ansible.
 */
export interface UnitDaemonReload extends Change {
  readonly kind: "unit.daemon-reload";
  /** The unit it is for: where systemd knows that one's newest file already, nothing is done. */
  readonly unit?: string | undefined;
}

export default defineChange<UnitDaemonReload>({
  kind: "unit.daemon-reload",
  passive: ({ unit }) => unit === undefined,

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
    // Of a unit whose file had gone, and is back, systemd says that it can't load it, and nothing of reading again.
    ...(unit !== undefined && {
      needless: `${isLoaded(unit)} && [ "$(systemctl show -p NeedDaemonReload -- ${quote(unit)})" = NeedDaemonReload=no ]`,
    }),
    run: "systemctl daemon-reload",
  }),
});
