import { expect, it } from "vitest";
import type { Change } from "../../src/changes/define.ts";
import enablement, { type UnitEnablement } from "../../src/changes/unit-enablement.ts";
import units from "../../src/observations/unit.ts";
import { scriptOf } from "../support/apply.ts";
import { unobserved } from "../support/fake-host.ts";
import { runIn } from "../support/shells.ts";

/** Takes part in the place of systemctl: says how it was called, and that the unit is well. */
const systemctl = 'systemctl() { echo "systemctl $*" >&3; echo ActiveState=active; }';

const changes = [
  ...["start", "stop", "restart", "reload"].map((verb) => ({ kind: "unit.activity", verb })),
  ...["enable", "disable", "mask", "unmask"].map((verb) => ({ kind: "unit.enablement", verb })),
  { kind: "unit.daemon-reload", verb: "daemon-reload" },
];

it.each(changes)("the root mount is no option of systemctl's ($kind $verb)", (change) => {
  const { needless = ":", promise = ":", predicate = ":", run } = scriptOf({ ...change, unit: "-.mount" } as Change);
  const { stdout } = runIn(
    ["sh"],
    `exec 3>&1 >/dev/null\n${systemctl}\n${needless}\n${promise}\n${predicate}\n(\n${run}\n)\nsystemctl() { echo "systemctl $*" >&3; false; }\n(\n${run}\n)`,
  );
  const calls = stdout
    .toString()
    .split("\n")
    .filter((call) => call.includes("-.mount"));
  expect(calls.length).toBeGreaterThan(0);
  for (const call of calls) expect(call).toMatch(/ -- -\.mount$/);
});

it.each([
  ["known as its file is now", "loaded", "no", ""],
  ["older than its file", "loaded", "yes", "daemon-reload\n"],
  ["whose file had gone and is back", "error", "no", "daemon-reload\n"],
])("systemd reads a unit again that is %s", (_, load, need, calls) => {
  const { needless = "false", run } = scriptOf({ kind: "unit.daemon-reload", unit: "a.service" } as Change);
  const systemctl = `systemctl() { case "$*" in *LoadState*) echo LoadState=${load} ;; *Need*) echo NeedDaemonReload=${need} ;; *) echo "$*" ;; esac; }`;
  expect(runIn(["sh"], `${systemctl}\n${needless} || { ${run}; }`).stdout.toString()).toBe(calls);
});

it("a unit that is masked until the next boot only is masked, and comes free", () => {
  const { promise = ":", run } = scriptOf({ kind: "unit.enablement", verb: "unmask", unit: "a.service" } as Change);
  const { stdout } = runIn(["sh"], `systemctl() { case $1 in is-enabled) echo masked-runtime; false ;; *) echo "$*" ;; esac; }\n${promise} || { ${run}; }`);
  expect(stdout.toString()).toBe("unmask -- a.service\nunmask --runtime -- a.service\n");
});

it.each([
  ["enabled", { wanted: true }],
  ["disabled", {}],
])("a unit that comes free is %s again, as it was before it was masked", (enabled, more) => {
  const change: UnitEnablement = { kind: "unit.enablement", verb: "unmask", unit: "a.service" };
  const after = enablement.overlay(change, units.key("a.service"), () => ({ degree: "exact", value: { enabled: "masked", ...more } }), "s", unobserved);
  expect(after).toMatchObject({ degree: "expected", value: { enabled } });
});

it.each([
  ["active", 0, "stop"],
  ["reloading", 0, "stop"],
  ["activating", 3, "stop"],
  ["deactivating", 3, "stop"],
  ["inactive", 3, "down"],
  ["failed", 3, "down"],
])("a unit that is %s (is-active: %d) is to be stopped, or down", (state, status, expected) => {
  const { promise = ":" } = scriptOf({ kind: "unit.activity", verb: "stop", unit: "a.service" } as Change);
  const { stdout } = runIn(
    ["sh"],
    `systemctl() { case "$*" in *--quiet*) ;; *) echo ${state} ;; esac; return ${status}; }\n(${promise}) && echo down || echo stop`,
  );
  expect(stdout.toString()).toBe(`${expected}\n`);
});
