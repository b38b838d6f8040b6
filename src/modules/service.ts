import { z } from "zod";
import type { UnitActivity } from "../changes/unit-activity.ts";
import type { UnitDaemonReload } from "../changes/unit-daemon-reload.ts";
import type { UnitEnablement } from "../changes/unit-enablement.ts";
import units, { type Unit } from "../observations/unit.ts";
import { defineModule } from "./define.ts";
import { refuse } from "./shared/refuse.ts";

const params = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w:.\\@-]+(?<!@)$/, "must be a unit's name, an instance where it is a template (getty@tty1)")
      .optional()
      .describe("Unit; .service is added where the name has no type"),
    state: z.enum(["started", "stopped", "restarted", "reloaded"]).optional().describe("What it must be, or what must be done to it now"),
    enabled: z.boolean().optional().describe("Does it start with the machine?"),
    masked: z.boolean().optional().describe("May nothing start it?"),
    daemon_reload: z
      .boolean()
      .default(false)
      .describe("Let systemd read its unit files again before anything else. Alone it is done in every run, and counts as no change"),
  })
  .refine(({ name, daemon_reload }) => name !== undefined || daemon_reload, { path: ["name"], error: "service needs `name`, or `daemon_reload` alone" })
  .refine(({ name, state, enabled, masked }) => name !== undefined || [state, enabled, masked].every((each) => each === undefined), {
    path: ["name"],
    error: "service needs `name` for `state`, `enabled` and `masked`",
  });

type Wanted = z.infer<typeof params>;

function unitName(name: string): string {
  return /\.(service|socket|timer|target|mount|automount|path|slice|scope|swap|device)$/.test(name) ? name : `${name}.service`;
}

const isRunning = ({ active }: Unit): boolean => active === "active" || active === "reloading";
const isDown = ({ active }: Unit): boolean => active === "inactive" || active === "failed";

/** What is to be done to its state now; undefined for nothing. */
function activity(unit: Unit, state: Wanted["state"]): UnitActivity["verb"] | undefined {
  switch (state) {
    case "started":
      return isRunning(unit) || unit.finished ? undefined : "start";
    case "stopped":
      return isDown(unit) ? undefined : "stop";
    case "restarted":
      return "restart";
    case "reloaded":
      return isRunning(unit) ? "reload" : "start";
    default:
      return undefined;
  }
}

/** Units that can't be enabled count as enabled: something else starts them. */
const countsAsEnabled = new Set(["enabled", "enabled-runtime", "static", "alias", "indirect", "generated", "transient"]);
const canBeDisabled = new Set(["enabled", "enabled-runtime", "alias"]);

function enablement(unit: Unit, { enabled, masked }: Wanted): UnitEnablement["verb"][] {
  const isMasked = unit.enabled.startsWith("masked");
  const verbs: UnitEnablement["verb"][] = [];
  if (masked === false && isMasked) verbs.push("unmask");
  if (enabled === true && (!countsAsEnabled.has(unit.enabled) || verbs.length > 0)) verbs.push("enable");
  if (enabled === false && canBeDisabled.has(unit.enabled)) verbs.push("disable");
  if (masked === true && !isMasked) verbs.push("mask");
  return verbs;
}

function stateText(unit: Unit): string {
  return `${isRunning(unit) ? "running" : unit.finished ? "finished" : unit.active}, ${unit.enabled}`;
}

export default defineModule({
  name: "service",
  aliases: ["systemd", "systemd_service"],
  summary: "Start, stop, restart, reload, enable or disable a systemd unit",
  params,
  refused: {
    scope: "only the system's own units: `command: { argv: [systemctl, --user, …] }` with `become_user` for a user's",
    no_block: "a run waits for what it starts, to see that it runs",
    force: "links of units are never put in place of others",
    daemon_reexec: "`command: systemctl daemon-reexec`, in a handler of what needs it",
    sleep: "systemd itself waits between stop and start; a `pause` in between needs two tasks",
    pattern: "systemd knows by itself whether a unit runs",
    arguments: "a unit's arguments stand in its file, or in an override of it",
    args: "a unit's arguments stand in its file, or in an override of it",
    runlevel: "`enabled` follows the unit's own [Install] section",
    use: "units are always systemd's",
  },
  synonyms: { service: "name", unit: "name", "daemon-reload": "daemon_reload" },
  foresight: "Exact for a unit that is there, expected for one that a package will bring.",
  examples: [
    { title: "Now and at every boot", task: { service: { name: "keepalived", state: "started", enabled: true } } },
    { title: "In a handler", task: { service: { name: "keepalived", state: "reloaded" } } },
    { title: "After a unit file was written", task: { systemd: { daemon_reload: true } } },
  ],
  reads: ({ name }) => (name === undefined ? [] : [units.key(unitName(name))]),
  plan(host, wanted) {
    const { name, state, daemon_reload } = wanted;
    const reload = (unit?: string): UnitDaemonReload => ({ kind: "unit.daemon-reload", ...(unit !== undefined && { unit }) });
    if (name === undefined) return { changes: [reload()], reason: "done in every run: it can't be told whether it is needed" };
    const unit = unitName(name);
    const found = host.read(units.key(unit));
    if (!found.exists) {
      const isContent = (state === undefined || state === "stopped") && wanted.enabled !== true && wanted.masked !== true;
      if (isContent) return { changes: [], reason: `there is no ${unit}, so it neither runs nor starts` };
      return refuse(`there is no unit ${unit}`, "is its package installed? `systemctl list-unit-files` lists what there is");
    }
    const verb = activity(found, state);
    const isOutdated = found.needsReload && daemon_reload;
    const isMasked = found.enabled.startsWith("masked") && wanted.masked !== false && !isOutdated;
    if (isMasked && (wanted.enabled === true || (verb !== undefined && verb !== "stop")))
      return refuse(`${unit} is masked: nothing may start it`, "set masked: false to allow it again");
    if (found.broken !== undefined && verb !== undefined && verb !== "stop" && !isOutdated)
      return refuse(
        `systemd can't load ${unit}: ${found.broken}`,
        found.needsReload
          ? "its file has changed since systemd read it: set daemon_reload: true"
          : `\`systemd-analyze verify ${unit}\` says what is wrong in its file`,
      );
    const changes: (UnitEnablement | UnitActivity | UnitDaemonReload)[] = enablement(found, wanted).map((each) => ({
      kind: "unit.enablement",
      unit,
      verb: each,
    }));
    if (verb !== undefined) changes.push({ kind: "unit.activity", unit, verb, ...(found.oneshot && { oneshot: true }) });
    if (daemon_reload && changes.length === 0 && found.needsReload) return { changes: [reload(unit)], reason: "systemd has not read its file as it is now" };
    if (daemon_reload && changes.length > 0) changes.unshift(reload(unit));
    return { changes, reason: changes.length === 0 ? `already ${stateText(found)}` : `it is ${stateText(found)}` };
  },
});
