import { expect, test } from "vitest";
import module from "../../src/modules/stat.ts";
import copy from "../../src/modules/copy.ts";
import file, { type FileValue } from "../../src/observations/file.ts";
import { sha256 } from "../../src/observations/shared/content.ts";
import { bareHost, folder } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

function stat(value: FileValue, more: object = {}, others: [string, unknown][] = []) {
  return planTask(module, bareHost(new Map([given(file.key("/etc/x"), value), ...others])), { path: "/etc/x", ...more });
}

const link: FileValue = { type: "link", target: "y", path: "/etc/y" };

test.each<[string, FileValue, object, string]>([
  ["nothing", { type: "absent" }, { exists: false, isreg: false, isdir: false, islnk: false }, "there is nothing"],
  [
    "a file",
    textFile("hi\n", { mode: "0755" }),
    { exists: true, isreg: true, size: 3, mode: "0755", executable: true, checksum: sha256(Buffer.from("hi\n")), pw_name: "root" },
    "there is a file, 0755 root:root",
  ],
  ["a folder", folder, { exists: true, isdir: true, isreg: false, mode: "0755" }, "there is a folder, 0755 root:root"],
  ["a link", link, { exists: true, islnk: true, lnk_target: "y", lnk_source: "/etc/y" }, "there is a link"],
  ["a link that leads nowhere", { ...link, path: undefined }, { exists: true, islnk: true, lnk_source: "/etc/y" }, "there is a link"],
  ["something else", { type: "other", what: "a socket" }, { exists: true, isreg: false }, "there is a socket"],
])("tells of %s", (_, value, wanted, reason) => {
  expect(stat(value)).toMatchObject({ changes: [], reason, result: { stat: wanted } });
});

test("follows a link where it is asked to", () => {
  expect(stat(link, { follow: true }, [given(file.key("/etc/y"), textFile("hi\n"))])).toMatchObject({ result: { stat: { isreg: true, islnk: false } } });
  expect(stat({ ...link, path: undefined }, { follow: true })).toMatchObject({ result: { stat: { exists: false } } });
});

test("sees what an earlier task will have made", () => {
  const host = bareHost();
  const after = host.after(planTask(copy, host, { dest: "/etc/x", content: "hi\n" }).changes);
  expect(planTask(module, after, { path: "/etc/x" })).toMatchObject({ result: { stat: { exists: true, size: 3 } } });
});

test("does not take what is hidden for absent", () => {
  expect(() => stat({ type: "unreadable" })).toThrow("permission denied");
});
