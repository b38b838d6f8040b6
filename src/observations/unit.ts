import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import { join } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";

export interface Unit {
  /** Does systemd know it? A masked unit exists. */
  readonly exists: boolean;
  /** systemd's ActiveState: `active`, `inactive`, `failed`, `activating`, … */
  readonly active: string;
  /** systemd's UnitFileState: `enabled`, `disabled`, `static`, `masked`, …; `unknown` where it has none. */
  readonly enabled: string;
  readonly subState: string;
  /** Microseconds from boot to when it last became active; 0 for never. */
  readonly startedAt: number;
  /** Does a piece of work and ends (`Type=oneshot`, not `RemainAfterExit`): it is never found running. */
  readonly oneshot: boolean;
  /** A `oneshot` that has done its work since the machine was started, as far as systemd remembers. */
  readonly finished: boolean;
  /** Its file was changed since systemd read it. */
  readonly needsReload: boolean;
  /** Why systemd can't load it, in its own word: `bad-setting`, `error`. What runs goes on, but it can't be started. */
  readonly broken?: string | undefined;
  /** Masked, but other units would start it: it was enabled before, and is again once it is unmasked. */
  readonly wanted?: true;
}

const properties = [
  "LoadState",
  "ActiveState",
  "UnitFileState",
  "SubState",
  "ActiveEnterTimestampMonotonic",
  "Type",
  "RemainAfterExit",
  "Result",
  "ExecMainExitTimestampMonotonic",
  "NeedDaemonReload",
  "WantedBy",
  "RequiredBy",
  "SourcePath",
].join(",");

/**
 * Of a script in /etc/init.d systemd says only that it has made a unit of it. Whether that is enabled, chkconfig knows, which `is-enabled` asks: where
 * there is such a unit, `enabled ID` stands behind all of them for each that is.
 */
function show(ids: readonly string[]): string {
  return `shown=$(systemctl show --no-pager -p ${properties} -- ${join(ids)} 2>&1)
printf '%s\\n\\n' "$shown"
case $shown in
*SourcePath=*/init.d/*) for unit in ${join(ids)}; do ! systemctl is-enabled --quiet -- "$unit" 2>/dev/null || echo "enabled $unit"; done ;;
esac`;
}

function unitOf(block: string, isEnabledScript: boolean): Unit {
  const fields = new Map(
    block.split("\n").map((line) => {
      const [name = "", ...value] = line.split("=");
      return [name, value.join("=")];
    }),
  );
  const oneshot = fields.get("Type") === "oneshot" && fields.get("RemainAfterExit") === "no";
  const isWanted = (fields.get("WantedBy") ?? "") + (fields.get("RequiredBy") ?? "") !== "";
  const hasEnded = (fields.get("ExecMainExitTimestampMonotonic") ?? "0") !== "0";
  const load = fields.get("LoadState") ?? "";
  const state = fields.get("UnitFileState") || "unknown";
  const isScript = fields.get("SourcePath")?.includes("/init.d/") === true && !state.startsWith("masked");
  return {
    exists: load !== "not-found",
    active: fields.get("ActiveState") ?? "inactive",
    enabled: isScript ? (isEnabledScript ? "enabled" : "disabled") : state,
    subState: fields.get("SubState") ?? "",
    startedAt: Number(fields.get("ActiveEnterTimestampMonotonic") ?? 0),
    oneshot,
    finished: oneshot && hasEnded && fields.get("ActiveState") === "inactive" && fields.get("Result") === "success",
    needsReload: fields.get("NeedDaemonReload") === "yes",
    ...(["bad-setting", "error"].includes(load) && { broken: load }),
    ...(isWanted && state.startsWith("masked") && { wanted: true }),
  };
}

/** A systemd unit; the id is its full name, `keepalived.service`. */
export default defineObservation<Unit>({
  kind: "unit",
  speculative: true,
  script: show,
  parse(stdout, ids) {
    const text = stdout.toString().trim();
    const blocks = text.split(/\n{2,}/).filter((block) => block.includes("ActiveState="));
    if (blocks.length !== ids.length)
      throw new HoldfastError(`systemd does not answer there: ${text.split("\n")[0] || "systemctl printed nothing"}`, {
        code: "HF3112",
        exit: Exit.failed,
      });
    const enabled = new Set([...text.matchAll(/^enabled (\S+)$/gm)].map(([, id]) => id));
    return new Map(ids.map((id, i) => [id, unitOf(blocks[i] ?? "", enabled.has(id))]));
  },
});
