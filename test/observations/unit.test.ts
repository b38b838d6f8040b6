import { expect, it } from "vitest";
import units from "../../src/observations/unit.ts";

const output = Buffer.from(`Type=simple
RemainAfterExit=no
Result=success
ExecMainExitTimestampMonotonic=0
LoadState=loaded
ActiveState=active
SubState=running
UnitFileState=enabled
ActiveEnterTimestampMonotonic=2056234680
NeedDaemonReload=yes

Type=oneshot
RemainAfterExit=yes
Result=success
ExecMainExitTimestampMonotonic=2056219000
LoadState=loaded
ActiveState=active
SubState=exited
UnitFileState=enabled
ActiveEnterTimestampMonotonic=2056219347
NeedDaemonReload=no

RemainAfterExit=no
Result=success
LoadState=not-found
ActiveState=inactive
SubState=dead
UnitFileState=
ActiveEnterTimestampMonotonic=0
NeedDaemonReload=no

Type=oneshot
RemainAfterExit=no
Result=success
ExecMainExitTimestampMonotonic=2059000000
LoadState=loaded
ActiveState=inactive
SubState=dead
UnitFileState=static
ActiveEnterTimestampMonotonic=0
NeedDaemonReload=no
`);
const ids = ["sshd.service", "iptables.service", "keepalived.service", "once.service"];

it("reads one unit a block, in the order they were asked for", () => {
  expect([...units.parse(output, ids)]).toEqual([
    [
      "sshd.service",
      { exists: true, active: "active", enabled: "enabled", subState: "running", startedAt: 2056234680, oneshot: false, finished: false, needsReload: true },
    ],
    [
      "iptables.service",
      { exists: true, active: "active", enabled: "enabled", subState: "exited", startedAt: 2056219347, oneshot: false, finished: false, needsReload: false },
    ],
    [
      "keepalived.service",
      { exists: false, active: "inactive", enabled: "unknown", subState: "dead", startedAt: 0, oneshot: false, finished: false, needsReload: false },
    ],
    [
      "once.service",
      { exists: true, active: "inactive", enabled: "static", subState: "dead", startedAt: 0, oneshot: true, finished: true, needsReload: false },
    ],
  ]);
});

it("says so where systemd does not run", () => {
  const refusal = "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down\n";
  expect(() => units.parse(Buffer.from(refusal), ids)).toThrow(/systemd does not answer there: System has not been booted/);
});

it("does not guess which unit an answer is about", () => {
  expect(() => units.parse(output, [...ids, "one-more.service"])).toThrow(/systemd/);
});

it("knows of a masked unit whether others would start it", () => {
  const masked = (wantedBy: string): Buffer =>
    Buffer.from(`LoadState=masked\nActiveState=inactive\nUnitFileState=masked-runtime\nWantedBy=${wantedBy}\nRequiredBy=\n`);
  expect(units.parse(masked("multi-user.target"), ["a.service"]).get("a.service")?.wanted).toBe(true);
  expect(units.parse(masked(""), ["a.service"]).get("a.service")).not.toHaveProperty("wanted");
});
