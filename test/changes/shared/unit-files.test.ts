import { expect, it } from "vitest";
import fetch, { type FileFetch } from "../../../src/changes/file-fetch.ts";
import { unitLater } from "../../../src/changes/shared/unit-files.ts";
import units from "../../../src/observations/unit.ts";
import { unobserved } from "../../support/fake-host.ts";

const folder = "/etc/systemd/system";

/** What is known of a unit once a file was written. */
function after(path: string, unit: string, before: object, text: string | null = "[Service]\n[Install]\n"): object | undefined {
  const found = unitLater(path, text === null ? "gone" : { text }, units.key(unit), () => ({ degree: "exact", value: before }));
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
  expect(after(path, unit, { exists: true, enabled: "enabled" })).toMatchObject({ exists: true, enabled: "enabled", needsReload: true });
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
  expect(after(`${folder}/own.service`, "own.service", { exists: false }, null)).toEqual({ exists: false });
});

it("a unit comes with a link to its file", () => {
  const later = unitLater(`${folder}/own.service`, "a link", units.key("own.service"), () => ({ degree: "exact", value: { exists: false } }));
  expect(later).toMatchObject({ value: { exists: true, needsReload: true } });
});

it("what a unit is whose file is fetched, only the run tells", () => {
  const change = { kind: "file.fetch", path: `${folder}/own.service` } as FileFetch;
  const later = (unit: string) => fetch.overlay(change, units.key(unit), () => ({ degree: "exact", value: {} }), "step", unobserved);
  expect(later("own.service")).toMatchObject({ degree: "later" });
  expect(later("other.service")).toBeUndefined();
});

it.each([
  ["can be enabled by its file, and is not yet", "static", "[Install]\n", "disabled"],
  ["can't be enabled any more", "disabled", "[Service]\n", "static"],
  ["stays enabled", "enabled", "[Install]\n", "enabled"],
  ["that an empty file masked is so no more", "masked", "[Install]\n", "disabled"],
  ["is masked by an empty file", "enabled", "", "masked"],
])("a unit %s", (_, enabled, text, later) => {
  expect(after(`${folder}/own.service`, "own.service", { exists: true, enabled }, text)).toMatchObject({ enabled: later });
});

it("a unit that ends by itself is known by its file", () => {
  const oneshot = (text: string) => after(`${folder}/own.service`, "own.service", { exists: false }, text);
  expect(oneshot("[Service]\nType=oneshot\n")).toMatchObject({ oneshot: true });
  expect(oneshot("[Service]\nType=oneshot\nRemainAfterExit=yes\n")).toMatchObject({ oneshot: false });
  expect(oneshot("[Service]\nType=notify\n")).toMatchObject({ oneshot: false });
});
