import { expect, test } from "vitest";
import module from "../../src/modules/timezone.ts";
import file, { type FileValue } from "../../src/observations/file.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

function plan(found: FileValue, name = "Europe/Paris") {
  const zone = file.key("/usr/share/zoneinfo/Europe/Paris");
  return planTask(module, bareHost(new Map([given(file.key("/etc/localtime"), found), given(zone, textFile("TZif"))])), { name });
}

const link = (target: string): FileValue => ({ type: "link", target, path: target });

test.each<[string, FileValue, readonly object[], string]>([
  ["is set", { type: "absent" }, [{ kind: "link.create", path: "/etc/localtime", target: "../usr/share/zoneinfo/Europe/Paris" }], "there is no such link yet"],
  ["takes another one's place", link("../usr/share/zoneinfo/UTC"), [{ before: "../usr/share/zoneinfo/UTC" }], "it leads to ../usr/share/zoneinfo/UTC"],
  [
    "takes the place of a copy, as old systems have it",
    textFile("TZif"),
    [{ kind: "file.remove", path: "/etc/localtime" }, { kind: "link.create" }],
    "it is a file, not a link to a zone",
  ],
  ["stays", link("../usr/share/zoneinfo/Europe/Paris"), [], "already Europe/Paris"],
  ["stays however the link is written", link("/usr/share/zoneinfo/Europe/Paris"), [], "already Europe/Paris"],
])("a zone %s", (_, found, changes, reason) => {
  expect(plan(found)).toMatchObject({ changes, reason });
});

test("one that nobody knows is refused", () => {
  expect(() => plan({ type: "absent" }, "Europe/Pairs")).toThrow("there is no time zone Europe/Pairs");
  expect(() => plan({ type: "absent" }, "../etc/passwd")).toThrow("zone's name");
});
