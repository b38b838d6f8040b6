import { describe, expect, it } from "vitest";
import type { UnitActivity } from "../../src/changes/unit-activity.ts";
import activity from "../../src/changes/unit-activity.ts";
import module from "../../src/modules/service.ts";
import units, { type Unit } from "../../src/observations/unit.ts";
import { bareHost } from "../support/bare-host.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const fresh: Unit = {
  exists: true,
  active: "inactive",
  enabled: "disabled",
  subState: "dead",
  startedAt: 0,
  oneshot: false,
  finished: false,
  needsReload: false,
};

/** What is done to keepalived.service, in order. */
function verbs(unit: Partial<Unit>, task: object): string[] {
  const host = bareHost(new Map([given(units.key("keepalived.service"), { ...fresh, ...unit })]));
  return planTask(module, host, { name: "keepalived", ...task }).changes.map((change) => (change as { verb?: string }).verb ?? change.kind);
}

const up = { active: "active", subState: "running", enabled: "enabled" };

describe("a unit", () => {
  it.each<[string, Partial<Unit>, object, string[]]>([
    ["fresh, wanted now and at boot", {}, { state: "started", enabled: true }, ["enable", "start"]],
    ["up already", up, { state: "started", enabled: true }, []],
    ["failed", { ...up, active: "failed" }, { state: "started" }, ["start"]],
    ["failed, wanted down", { ...up, active: "failed" }, { state: "stopped", enabled: false }, ["disable"]],
    ["reloading", { ...up, active: "reloading" }, { state: "started" }, []],
    ["down, to be reloaded", {}, { state: "reloaded" }, ["start"]],
    ["up, to be reloaded", up, { state: "reloaded" }, ["reload"]],
    ["up, to be restarted", up, { state: "restarted" }, ["restart"]],
    ["static", { enabled: "static" }, { enabled: true }, []],
    ["static, not wanted at boot", { enabled: "static" }, { enabled: false }, []],
    ["a oneshot that ran", { oneshot: true, finished: true }, { state: "started" }, []],
    ["masked, wanted so", { enabled: "masked" }, { masked: true }, []],
    ["masked, wanted up", { enabled: "masked" }, { masked: false, enabled: true, state: "started" }, ["unmask", "enable", "start"]],
    ["up, to be masked", up, { masked: true, state: "stopped" }, ["mask", "stop"]],
    ["with a newer file", { ...up, needsReload: true }, { state: "started", daemon_reload: true }, ["unit.daemon-reload"]],
    ["with nothing new", up, { state: "started", daemon_reload: true }, []],
  ])("%s", (_, unit, task, wanted) => {
    expect(verbs(unit, task)).toEqual(wanted);
  });

  it("that is masked is not started behind its administrator's back", () => {
    expect(() => verbs({ enabled: "masked" }, { state: "started" })).toThrow(/masked/);
    expect(verbs({ enabled: "masked" }, { state: "stopped", enabled: false })).toEqual([]);
  });

  it("that is not there can be stopped, but not started", () => {
    expect(verbs({ exists: false }, { state: "stopped", enabled: false })).toEqual([]);
    expect(() => verbs({ exists: false }, { state: "started" })).toThrow(/there is no unit keepalived.service/);
  });

  it("that systemd can't load is started only once it has read a new file", () => {
    const broken = { broken: "bad-setting" };
    expect(() => verbs(broken, { state: "started", daemon_reload: true })).toThrow(/can't load keepalived.service: bad-setting/);
    expect(() => verbs({ ...broken, needsReload: true }, { state: "restarted" })).toThrow(/can't load/);
    expect(verbs({ ...broken, needsReload: true }, { state: "started", daemon_reload: true })).toEqual(["unit.daemon-reload", "start"]);
    expect(verbs({ ...up, ...broken }, { state: "started" })).toEqual([]);
  });

  it("that a file masked which is none any more starts once systemd has read it", () => {
    const masked = { enabled: "masked", needsReload: true };
    expect(verbs(masked, { state: "started", enabled: true, daemon_reload: true })).toEqual(["unit.daemon-reload", "enable", "start"]);
    expect(() => verbs(masked, { state: "started" })).toThrow(/masked/);
  });

  it("keeps a type that its name has", () => {
    expect(module.reads({ name: "cockpit.socket", daemon_reload: false })).toEqual([units.key("cockpit.socket")]);
    expect(module.reads({ name: "getty@tty1", daemon_reload: false })).toEqual([units.key("getty@tty1.service")]);
  });
});

it("needs a name for anything but a reload of all", () => {
  expect(planTask(module, bareHost(), { daemon_reload: true }).changes).toEqual([{ kind: "unit.daemon-reload" }]);
  for (const task of [{ state: "started" }, { daemon_reload: true, enabled: true }, {}]) expect(() => planTask(module, bareHost(), task)).toThrow(/name/);
  expect(() => planTask(module, bareHost(), { name: "getty@" })).toThrow(/instance/);
});

describe("a restart", () => {
  const on = (verb: UnitActivity["verb"], unit = "a.service"): UnitActivity => ({ kind: "unit.activity", unit, verb });
  it.each<[UnitActivity, UnitActivity, boolean]>([
    [on("restart"), on("start"), true],
    [on("restart"), on("restart"), true],
    [on("reload"), on("restart"), true],
    [on("reload"), on("reload"), true],
    [on("restart"), on("reload"), false],
    [on("restart"), on("stop"), false],
    [on("restart"), on("start", "b.service"), false],
    [on("start"), on("start"), false],
  ])("%j after %j is needless: %s", (change, later, needless) => {
    expect(activity.satisfiedBy?.(change, later)).toBe(needless);
  });
});
