import { expect, test } from "vitest";
import type { Change, Lookup } from "../../src/changes/define.ts";
import type { FileRemove } from "../../src/changes/file-remove.ts";
import type { LinkCreate } from "../../src/changes/link-create.ts";
import { changes } from "../../src/changes/registry.gen.ts";
import file from "../../src/observations/file.ts";
import { unobserved } from "../support/fake-host.ts";

test("a folder that is removed takes what is below it along in the overlay", () => {
  const change = { kind: "file.remove", path: "/srv/app", before: { type: "directory", mode: "0755", owner: "root", group: "root" } } as FileRemove;
  const after = (path: string) => changes.get("file.remove")?.overlay(change, file.key(path), () => ({ degree: "unread" }), "s", unobserved);
  expect(after("/srv/app/conf/x")).toEqual({ degree: "exact", value: { type: "absent" } });
  expect(after("/srv/application")).toBeUndefined();
});

test.each(["file", "content"])("what is found below a link (%s) is for the host to say once that turns, and gone with it", (kind) => {
  const below = (): Lookup => ({ degree: "exact", value: { type: "file" } });
  const after = (change: Change, id: string) => changes.get(change.kind)?.overlay(change, { kind, id }, below, "s", unobserved);
  const turn = { kind: "link.create", path: "/srv/current", target: "b", before: "a" } as LinkCreate;
  expect(after(turn, "/srv/current/conf")).toEqual({ degree: "later", step: "s", base: { type: "file" } });
  expect(after(turn, "/srv/currently")).toBeUndefined();
  const remove = { kind: "file.remove", path: "/srv/current", before: { type: "link", target: "a" } } as FileRemove;
  expect(after(remove, "/srv/current/conf")).toEqual({ degree: "exact", value: kind === "file" ? { type: "absent" } : null });
});

test("a link's target is shown when it turns", () => {
  expect(changes.get("link.create")?.diff({ kind: "link.create", path: "/l", target: "b", before: "a" } as LinkCreate)).toEqual([
    { type: "attributes", path: "/l", rows: [{ name: "target", before: "a", after: "b" }] },
  ]);
});
