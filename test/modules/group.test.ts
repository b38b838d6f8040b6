import { expect, test } from "vitest";
import group from "../../src/modules/group.ts";
import groups, { type Group } from "../../src/observations/group.ts";
import { bareHost } from "../support/bare-host.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

function plan(found: Group, task: object) {
  return planTask(group, bareHost(new Map([given(groups.key("deploy"), found)])), { name: "deploy", ...task });
}

const there: Group = { exists: true, gid: 5000 };
const missing: Group = { exists: false };

test.each<[string, Group, object, unknown[], string]>([
  ["makes one", missing, { gid: 5000 }, [{ kind: "group.create", group: "deploy", gid: 5000 }], "there is no such group yet"],
  ["makes one of the system's", missing, { system: true }, [{ kind: "group.create", group: "deploy", system: true }], "there is no such group yet"],
  ["leaves one whatever its number", there, {}, [], "already a group, gid 5000"],
  ["leaves one with its number", there, { gid: 5000 }, [], "already a group, gid 5000"],
  ["gives another number", there, { gid: 5001 }, [{ kind: "group.modify", group: "deploy", gid: 5001, before: 5000 }], "its gid differs"],
  [
    "shares a number where that is wanted",
    there,
    { gid: 0, non_unique: true },
    [{ kind: "group.modify", group: "deploy", gid: 0, before: 5000, shared: true }],
    "its gid differs",
  ],
  ["removes one", there, { state: "absent" }, [{ kind: "group.remove", group: "deploy" }], "the group is there"],
  ["leaves none", missing, { state: "absent" }, [], "there is no group deploy"],
])("%s", (_, found, task, changes, reason) => {
  expect(plan(found, task)).toMatchObject({ changes, reason });
});

test.each(["12", "-x", "a:b", ".", ""])("takes no name %j", (name) => {
  expect(() => planTask(group, bareHost(), { name })).toThrow("`name`");
});
