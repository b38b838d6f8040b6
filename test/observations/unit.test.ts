import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import units from "../../src/observations/unit.ts";
import { runIn, shells } from "../support/shells.ts";

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

it.each(shells)("knows whether a script of old is enabled, from whom systemd asks ($name)", ({ argv }) => {
  const folder = mkdtempSync(join(tmpdir(), "hf-unit-"));
  const unit = (source: string, state: string): string => `LoadState=loaded\nActiveState=active\nUnitFileState=${state}\nSourcePath=${source}\n`;
  const asked = (...shown: string[]) => {
    writeFileSync(join(folder, "shown"), shown.join("\n"));
    const ids = shown.map((_, i) => `${i}.service`);
    const { stdout } = runIn(argv, `PATH=${folder}:$PATH\n${units.script(ids)}`);
    return [...units.parse(stdout, ids).values()].map(({ enabled }) => enabled);
  };
  try {
    writeFileSync(join(folder, "systemctl"), `#!/bin/sh\ncase $* in show*) cat ${folder}/shown ;; *' 0.service') ;; *) echo no >&2; exit 1 ;; esac\n`, {
      mode: 0o755,
    });
    const old = "/etc/rc.d/init.d/network";
    expect(asked(unit(old, "bad"), unit(old, "generated"), unit("/etc/fstab", "generated"), unit("", "static"))).toEqual([
      "enabled",
      "disabled",
      "generated",
      "static",
    ]);
    expect(asked(unit("/etc/fstab", "generated"), unit(old, "masked"))).toEqual(["generated", "masked"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("knows of a masked unit whether others would start it", () => {
  const masked = (wantedBy: string): Buffer =>
    Buffer.from(`LoadState=masked\nActiveState=inactive\nUnitFileState=masked-runtime\nWantedBy=${wantedBy}\nRequiredBy=\n`);
  expect(units.parse(masked("multi-user.target"), ["a.service"]).get("a.service")?.wanted).toBe(true);
  expect(units.parse(masked(""), ["a.service"]).get("a.service")).not.toHaveProperty("wanted");
});
