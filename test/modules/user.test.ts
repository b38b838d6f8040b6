import { describe, expect, test } from "vitest";
import type { PackageInstall } from "../../src/changes/package-install.ts";
import { changes as kinds } from "../../src/changes/registry.gen.ts";
import copy from "../../src/modules/copy.ts";
import groupModule from "../../src/modules/group.ts";
import user from "../../src/modules/user.ts";
import { accountDefaultsKey } from "../../src/observations/account-defaults.ts";
import file from "../../src/observations/file.ts";
import groups from "../../src/observations/group.ts";
import users, { type Account } from "../../src/observations/user.ts";
import { bareHost, folder } from "../support/bare-host.ts";
import { given, type State } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const alice: Account = {
  exists: true,
  uid: 1000,
  gid: 1000,
  group: "hf-alice",
  groups: ["wheel"],
  comment: "",
  home: "/home/hf-alice",
  shell: "/bin/bash",
  password: "!",
};

const there = (more: Partial<Account> = {}): State =>
  new Map<string, unknown>([given(users.key("hf-alice"), { ...alice, ...more }), given(file.key("/home/hf-alice"), folder)]);

/** What is done, in the words that a person reads. */
function shown(host: State, task: object): string[] {
  const { changes } = planTask(user, bareHost(host), { name: "hf-alice", ...task });
  return changes.map((change) => kinds.get(change.kind)?.describe(change) ?? "");
}

const hash = "$6$salt$hashhashhash";

describe("a group by its number", () => {
  const deploy = given(groups.key("1001"), { exists: true, name: "deploy", gid: 1001 });

  test("is the one that a user is in already", () => {
    const host = (member: string): State => new Map([...there({ groups: [member] }), deploy]);
    expect(shown(host("deploy"), { groups: ["1001"] })).toEqual([]);
    expect(shown(host("wheel"), { groups: "1001" })).toEqual(["change the user hf-alice: not in wheel, member of deploy"]);
  });

  test("is the one that a new user joins, once it is made", () => {
    expect(shown(new Map([deploy]), { groups: [1001], create_home: false })[0]).toContain("also deploy");
    const made = planTask(groupModule, bareHost(), { name: "deploy", gid: 1001 }).changes;
    expect(planTask(user, bareHost().after(made), { name: "hf-alice", groups: [1001] }).changes[0]).toMatchObject({ groups: ["deploy"] });
  });
});

describe("a user that is not there", () => {
  test("gets a group and a home folder of its own, and the system's shell", () => {
    expect(shown(new Map(), {})).toEqual([
      "create the user hf-alice (group hf-alice, /home/hf-alice, /bin/bash)",
      "create the home folder /home/hf-alice (0700 hf-alice:hf-alice) from /etc/skel",
    ]);
  });

  test("gets what the task says", () => {
    const task = { uid: 5000, group: "users", groups: ["wheel", "users"], comment: "Alice A.", shell: "/bin/sh", home: "/srv/hf-alice", system: true };
    expect(shown(new Map(), task)).toEqual([
      "create the system user hf-alice (uid 5000, group users, also wheel, /srv/hf-alice, /bin/sh)",
      "create the home folder /srv/hf-alice (0700 hf-alice:users) from /etc/skel",
    ]);
  });

  test("gets its password with it, locked where it is to be", () => {
    const made = (task: object): unknown => planTask(user, bareHost(), { name: "hf-alice", password: hash, ...task }).changes[0];
    expect(made({ update_password: "on_create" })).toMatchObject({ kind: "user.create", password: hash });
    expect(made({ password_lock: true })).toMatchObject({ password: `!${hash}` });
    expect(made({ password: `!${hash}`, password_lock: false })).toMatchObject({ password: hash });
    expect(made({ password: "!" })).not.toHaveProperty("password");
    expect(shown(new Map(), { password: hash, password_lock: true })[0]).toMatch(/, with its password, locked$/);
  });

  test("gets no home folder where none is wanted, or where one is there", () => {
    expect(shown(new Map(), { create_home: false })).toHaveLength(1);
    expect(shown(new Map([given(file.key("/home/hf-alice"), folder)]), {})).toHaveLength(1);
  });

  test("takes no group of its name for its own, as in Ansible", () => {
    expect(shown(new Map([given(groups.key("hf-alice"), { exists: true, gid: 7 })]), {})[0]).toContain("group users");
    const defaults = { home: "/home", shell: "/bin/bash", group: "100", ownGroup: false, homeMode: "0755", skeleton: "/etc/skel" };
    expect(shown(new Map([given(accountDefaultsKey, defaults)]), {})[0]).toContain("group 100");
  });

  test("is refused where its groups do not exist, or useradd doesn't", () => {
    expect(() => shown(new Map(), { groups: ["nosuch"] })).toThrow("there is no group nosuch");
    expect(() => shown(new Map(), { group: "nosuch" })).toThrow("there is no group nosuch");
    expect(() => shown(new Map([given(accountDefaultsKey, null)]), {})).toThrow("there is no useradd");
  });

  test("need not be removed", () => {
    expect(planTask(user, bareHost(), { name: "hf-alice", state: "absent" })).toMatchObject({ changes: [], reason: "there is no user hf-alice" });
  });
});

describe("a user that is there", () => {
  test.each<[string, Partial<Account>, object, string[]]>([
    ["stays as it is", {}, {}, []],
    ["stays in other groups with append", {}, { groups: ["wheel"], append: true }, []],
    ["joins a group", {}, { groups: "users", append: true }, ["change the user hf-alice: member of users"]],
    ["leaves groups that are not named", { groups: ["audio", "wheel"] }, { groups: ["wheel"] }, ["change the user hf-alice: not in audio"]],
    ["leaves all groups", {}, { groups: [] }, ["change the user hf-alice: not in wheel"]],
    ["leaves all groups by an empty text", {}, { groups: "" }, ["change the user hf-alice: not in wheel"]],
    ["gets another shell and number", {}, { shell: "/bin/sh", uid: 5000 }, ["change the user hf-alice: uid 5000, shell /bin/sh"]],
    ["keeps its group by number", {}, { group: "1000" }, []],
    [
      "moves its home folder",
      {},
      { home: "/srv/hf-alice", move_home: true },
      ["change the user hf-alice: home /srv/hf-alice, with what is in its home folder"],
    ],
    [
      "gets a new home folder",
      {},
      { home: "/srv/hf-alice" },
      ["change the user hf-alice: home /srv/hf-alice", "create the home folder /srv/hf-alice (0700 hf-alice:hf-alice) from /etc/skel"],
    ],
    ["is removed", {}, { state: "absent" }, ["remove the user hf-alice"]],
    ["is removed with its files", {}, { state: "absent", remove: true }, ["remove the user hf-alice, with all in /home/hf-alice"]],
    ["gets a password", {}, { password: hash }, ["set the password of hf-alice"]],
    ["keeps its password", { password: hash }, { password: hash }, []],
    ["keeps a lock that the task does not speak of", { password: `!${hash}` }, { password: hash }, []],
    ["is unlocked", { password: `!${hash}` }, { password: hash, password_lock: false }, ["unlock the password of hf-alice"]],
    ["is locked", { password: hash }, { password_lock: true }, ["lock the password of hf-alice"]],
    ["has no password to lock", { password: "!!" }, { password_lock: false }, []],
    ["keeps a password that is for new users", { password: "$6$other$x" }, { password: hash, update_password: "on_create" }, []],
  ])("%s", (_, found, task, changes) => {
    expect(shown(there(found), task)).toEqual(changes);
  });

  test("whose password can't be seen is not compared in silence", () => {
    expect(() => shown(there({ password: undefined }), { password: hash })).toThrow("permission denied");
    expect(shown(there({ password: undefined }), {})).toEqual([]);
  });
});

describe("what comes after a user that is yet to be made", () => {
  const made = (task: object = {}) => {
    const fresh = bareHost();
    return fresh.after(planTask(user, fresh, { name: "hf-alice", ...task }).changes);
  };

  test("a file of its own is exact, wherever it is", () => {
    for (const dest of ["/home/hf-alice/notes", "/etc/notes"]) {
      const { changes } = planTask(copy, made(), { dest, content: "x", owner: "hf-alice", group: "hf-alice" });
      expect(changes).toMatchObject([{ kind: "file.write", path: dest, owner: "hf-alice", group: "hf-alice", before: { type: "absent" } }]);
    }
    expect(() => planTask(copy, bareHost(), { dest: "/etc/notes", content: "x", owner: "hf-alice" })).toThrow("there is no user hf-alice");
    expect(() => planTask(copy, bareHost(), { dest: "/etc/notes", content: "x", group: "hf-alice" })).toThrow("there is no group hf-alice");
  });

  test("its home folder holds what the skeleton holds", () => {
    const text = { type: "file", mode: "0640", owner: "root", group: "root", uid: 0, gid: 0, size: 1, hash: "h", content: { text: "x" } } as const;
    const host = bareHost(new Map([given(file.key("/etc/skel/.bashrc"), text)]));
    const after = host.after(planTask(user, host, { name: "hf-alice" }).changes);
    expect(after.peek(file.key("/home/hf-alice/.bashrc"))).toEqual({
      degree: "exact",
      value: { type: "file", mode: "0640", owner: "hf-alice", group: "hf-alice", size: 1, hash: "h", content: { text: "x" } },
    });
    expect(after.peek(file.key("/home/hf-alice/.profile"))).toEqual({ degree: "exact", value: { type: "absent" } });
  });

  test("its group can be used, and it is as wanted", () => {
    expect(planTask(groupModule, made(), { name: "hf-alice" }).changes).toEqual([]);
    expect(planTask(user, made({ groups: ["wheel"] }), { name: "hf-alice", groups: ["wheel"] }).changes).toEqual([]);
  });
});

test("a user that a package may bring is not missed", () => {
  const host = bareHost().after([{ kind: "package.install", manager: "dnf", names: ["haproxy"] } as PackageInstall]);
  expect(planTask(copy, host, { dest: "/etc/notes", content: "x", owner: "haproxy" }).changes).toMatchObject([{ owner: "haproxy" }]);
});

describe("what comes after a user that is to go", () => {
  test("its files keep its number", () => {
    const owned = { type: "file", mode: "0644", owner: "hf-alice", group: "root", uid: 1000, gid: 0, size: 0 } as const;
    const host = bareHost(new Map([...there(), given(file.key("/srv/x"), owned)]));
    const after = host.after(planTask(user, host, { name: "hf-alice", state: "absent" }).changes);
    expect(after.peek(file.key("/srv/x"))).toEqual({ degree: "expected", value: { ...owned, owner: "1000" } });
    expect(after.peek(file.key("/home/hf-alice"))).toEqual({ degree: "exact", value: folder });
  });

  test("its home folder is gone where its files go too", () => {
    const host = bareHost(there());
    const after = host.after(planTask(user, host, { name: "hf-alice", state: "absent", remove: true }).changes);
    expect(after.peek(file.key("/home/hf-alice/x"))).toEqual({ degree: "expected", value: { type: "absent" } });
  });
});

test("a password that is no hash is refused, and not repeated", () => {
  for (const password of ["hunter2", "", "$6$with:colon"]) {
    expect(() => shown(new Map(), { password })).toThrow("takes a hash");
    if (password !== "") expect(() => shown(new Map(), { password })).not.toThrow(password);
  }
});

test("no description, diff or result shows a password", () => {
  const { changes, result } = planTask(user, bareHost(), { name: "hf-alice", password: hash });
  expect(changes.map(({ kind }) => kind)).toEqual(["user.create", "home.create"]);
  const texts = changes.flatMap((change) => [kinds.get(change.kind)?.describe(change), JSON.stringify(kinds.get(change.kind)?.diff(change))]);
  expect([...texts, JSON.stringify(result)].join(" ")).not.toContain(hash);
});
