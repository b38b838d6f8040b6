import { expect, it } from "vitest";
import { unitLater } from "../../../src/changes/shared/unit-files.ts";
import units from "../../../src/observations/unit.ts";

const folder = "/etc/systemd/system";

/** What is known of a unit once a file was written. */
function after(path: string, unit: string, before: object, comes = true): object | undefined {
  const found = unitLater(path, comes, units.key(unit), () => ({ degree: "exact", value: before }));
  return found && "value" in found ? (found.value as object) : undefined;
}

it.each([
  ["its file", `${folder}/own.service`, "own.service"],
  ["the file that its package brought", "/usr/lib/systemd/system/own.socket", "own.socket"],
  ["a drop-in", `${folder}/own.service.d/limits.conf`, "own.service"],
  ["its template", `${folder}/own@.service`, "own@one.service"],
  ["a drop-in of its template", `${folder}/own@.service.d/limits.conf`, "own@one.service"],
  ["a drop-in for all services", `${folder}/service.d/limits.conf`, "own.service"],
])("systemd must read again once %s has changed", (_, path, unit) => {
  expect(after(path, unit, { exists: true, active: "active" })).toEqual({ exists: true, active: "active", needsReload: true });
});

it.each([
  ["another unit's file", `${folder}/other.service`],
  ["a file of another type", `${folder}/own.socket`],
  ["what is no unit file", "/etc/own.service"],
  ["a wish of another unit", `${folder}/own.service.wants/other.service`],
  ["a copy beside the drop-ins", `${folder}/own.service.d/limits.conf.old`],
])("%s leaves a unit as it is", (_, path) => {
  expect(after(path, "own.service", { exists: true })).toBeUndefined();
});

it("a unit comes with its file, not with a drop-in or with the removal of a file", () => {
  expect(after(`${folder}/own.service`, "own.service", { exists: false })).toMatchObject({ exists: true, enabled: "disabled", needsReload: true });
  expect(after(`${folder}/own.service.d/a.conf`, "own.service", { exists: false })).toEqual({ exists: false });
  expect(after(`${folder}/own.service`, "own.service", { exists: false }, false)).toEqual({ exists: false });
});
