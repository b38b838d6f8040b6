import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Change, Lookup } from "../../src/changes/define.ts";
import type { HomeCreate } from "../../src/changes/home-create.ts";
import { changes as kinds } from "../../src/changes/registry.gen.ts";
import type { UserCreate } from "../../src/changes/user-create.ts";
import type { UserModify } from "../../src/changes/user-modify.ts";
import type { UserPassword } from "../../src/changes/user-password.ts";
import file from "../../src/observations/file.ts";
import groups from "../../src/observations/group.ts";
import { keyText, type Key } from "../../src/observations/define.ts";
import { observations } from "../../src/observations/registry.gen.ts";
import users from "../../src/observations/user.ts";
import { scriptOf, stepText } from "../support/apply.ts";
import { quote } from "../../src/shell/quote.ts";
import { runIn, shells } from "../support/shells.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hf-accounts-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The accounts of this machine are copies: what is done to them is gone with the script. */
const privately = `mount -t tmpfs tmpfs "$dir" && mkdir "$dir/new" "$dir/work" && mount -t overlay -o "lowerdir=/etc,upperdir=$dir/new,workdir=$dir/work" overlay /etc &&
mount -t tmpfs tmpfs /home && mount -t tmpfs tmpfs /var/mail &&
mount -t tmpfs tmpfs /srv && echo x >/srv/orphan && chown 54321:54321 /srv/orphan || exit`;

const fates = new Map([
  ["0", "done"],
  ["90", "already"],
  ["91", "deviates"],
  ["92", "unmet"],
]);

interface Seen {
  /** Of each change, in order. */
  readonly fates: readonly string[];
  readonly values: ReadonlyMap<string, unknown>;
}

/** Makes changes one after the other, on copies of this machine's accounts, and reads keys afterwards. */
function history(argv: readonly string[], changes: readonly (Change | string)[], keys: readonly Key[]): Seen {
  const steps = changes.map((change, i) => {
    if (typeof change === "string") return change;
    const bodies = join("/tmp", `${dir.slice(tmpdir().length + 1)}-bodies-${i}`);
    mkdirSync(bodies);
    const script = scriptOf(change);
    for (const [n, body] of (script.bodies ?? []).entries()) writeFileSync(join(bodies, String(n)), body);
    return `( ${stepText(script, bodies)}\n) >"$dir/said" 2>&1; rc=$?; echo "fate $rc"; case $rc in 0 | 90 | 91) ;; *) cat "$dir/said" >&2 ;; esac; rm -r ${bodies}`;
  });
  const reads = keys.map(
    (key) => `echo "read ${Buffer.from(keyText(key)).toString("hex")} $( { ${observations.get(key.kind)?.script([key.id])}\n} | base64 | tr -d '\\n')"`,
  );
  const script = `dir=${quote(dir)}\n${privately}\n${[...steps, ...reads].join("\n")}`;
  const { rc, stdout, stderr } = runIn(["unshare", "-m", "--propagation", "private", ...argv], script);
  if (rc !== 0 || stderr !== "") throw new Error(`exit status ${rc}: ${stderr}`);
  const lines = stdout.toString().trim().split("\n");
  const values = new Map<string, unknown>();
  for (const key of keys) {
    const line = lines.find((each) => each.startsWith(`read ${Buffer.from(keyText(key)).toString("hex")} `));
    const text = Buffer.from(line?.split(" ")[2] ?? "", "base64");
    values.set(keyText(key), observations.get(key.kind)?.parse(text, [key.id]).get(key.id));
  }
  const told = lines.filter((each) => each.startsWith("fate ")).map((each) => fates.get(each.slice(5)) ?? each);
  return { fates: told, values };
}

const create = (more: Partial<UserCreate> = {}): UserCreate => ({
  kind: "user.create",
  user: "hf-test",
  uid: 54_321,
  group: "hf-test",
  ownGroup: true,
  groups: ["users"],
  comment: "A test",
  home: "/home/hf-test",
  shell: "/bin/sh",
  ...more,
});

const home: HomeCreate = { kind: "home.create", path: "/home/hf-test", user: "hf-test", group: "hf-test", mode: "0750", skeleton: "/etc/skel" };
const password: UserPassword = { kind: "user.password", user: "hf-test", hash: "$6$salt$hash", locked: false };
const modify = (set: UserModify["set"], before: UserModify["before"], more: Partial<UserModify> = {}): UserModify => ({
  kind: "user.modify",
  user: "hf-test",
  set,
  before,
  joins: [],
  leaves: [],
  home: "/home/hf-test",
  ...more,
});

const account = users.key("hf-test");

/** What was made before, the change, what it touches, and what somebody may have done meanwhile that makes it wrong. */
const histories: Record<string, { before: Change[]; change: Change; keys: Key[]; moved?: string }> = {
  "a new group": {
    before: [],
    change: { kind: "group.create", group: "hf-test", gid: 54_321 } as Change,
    keys: [groups.key("hf-test"), groups.key("54321")],
    moved: "groupadd -g 54322 hf-test",
  },
  "a group's new number": {
    before: [{ kind: "group.create", group: "hf-test", gid: 54_321 } as Change],
    change: { kind: "group.modify", group: "hf-test", gid: 54_322, before: 54_321 } as Change,
    keys: [groups.key("hf-test")],
    moved: "groupmod -g 54323 hf-test",
  },
  "a group that files are of already": {
    before: [],
    change: { kind: "group.create", group: "hf-test", gid: 54_321 } as Change,
    keys: [file.key("/srv/orphan")],
  },
  "a user that files are of already": { before: [], change: create(), keys: [file.key("/srv/orphan")] },
  "a removed group": {
    before: [{ kind: "group.create", group: "hf-test" } as Change],
    change: { kind: "group.remove", group: "hf-test" } as Change,
    keys: [groups.key("hf-test")],
  },
  "a new user": { before: [], change: create(), keys: [account, groups.key("hf-test")], moved: "useradd -M -u 54400 hf-test" },
  "a new user with a password": { before: [], change: create({ password: "!$6$salt$hash" }), keys: [account], moved: "useradd -M -u 54400 hf-test" },
  "a new user without a group of its own": {
    before: [],
    change: { ...create({ group: "users", groups: [] }), ownGroup: undefined } as Change,
    keys: [account],
  },
  "a home folder": {
    before: [create()],
    change: home,
    keys: [file.key("/home/hf-test"), file.key("/home/hf-test/.bashrc"), file.key("/home/hf-test/none")],
    moved: "mkdir /home/hf-test",
  },
  "a home folder deep down": {
    before: [create({ home: "/srv/a/b" })],
    change: { ...home, path: "/srv/a/b", skeleton: "/etc/no-such-skeleton" } as Change,
    keys: [file.key("/srv/a"), file.key("/srv/a/b")],
  },
  "a password": { before: [create()], change: password, keys: [account] },
  "a locked password": { before: [create()], change: { ...password, locked: true } as Change, keys: [account] },
  "a lock": { before: [create(), password], change: { kind: "user.password", user: "hf-test", locked: true } as Change, keys: [account] },
  "a lock that is opened": {
    before: [create(), { ...password, locked: true } as Change],
    change: { kind: "user.password", user: "hf-test", locked: false } as Change,
    keys: [account],
  },
  "another shell and comment": {
    before: [create()],
    change: modify({ shell: "/bin/bash", comment: "it's new" }, { shell: "/bin/sh", comment: "A test" }),
    keys: [account],
    moved: "usermod -s /bin/false hf-test",
  },
  "other groups": {
    before: [create()],
    change: modify({}, {}, { joins: ["daemon"], leaves: ["users"] }),
    keys: [account],
    moved: "userdel hf-test",
  },
  "another number and group": {
    before: [create(), home],
    change: modify({ uid: 54_399, group: "users" }, { uid: 54_321, group: "hf-test" }),
    keys: [account, file.key("/home/hf-test"), file.key("/home/hf-test/.bashrc")],
  },
  "a home folder that moves": {
    before: [create(), home],
    change: modify({ home: "/srv/deep/new" }, { home: "/home/hf-test" }, { moveHome: true }),
    keys: [account, file.key("/home/hf-test"), file.key("/srv/deep/new"), file.key("/srv/deep/new/.bashrc"), file.key("/srv/deep")],
  },
  "a removed user": {
    before: [create(), home],
    change: { kind: "user.remove", user: "hf-test", home: "/home/hf-test", ownGroup: true } as Change,
    keys: [account, groups.key("hf-test"), file.key("/home/hf-test/.bashrc")],
  },
  "a removed user with its files": {
    before: [create(), home],
    change: { kind: "user.remove", user: "hf-test", home: "/home/hf-test", files: true, ownGroup: true } as Change,
    keys: [account, groups.key("hf-test"), file.key("/home/hf-test"), file.key("/home/hf-test/.bashrc")],
  },
};

/** What the overlay says of a key, as far as it says something. */
function predicted(change: Change, key: Key, before: ReadonlyMap<string, unknown>): Lookup {
  const look = (other: Key): Lookup => ({ degree: "exact", value: before.get(keyText(other)) });
  return kinds.get(change.kind)?.overlay(change, key, () => look(key), "step", look as never) ?? look(key);
}

describe.runIf(process.getuid?.() === 0).each(Object.entries(histories))("%s", (_, { before, change, keys }) => {
  test.each(shells)("is made once, and is what the overlay said it would be (in $name)", ({ argv }) => {
    const sources = [...keys, file.key("/etc/skel/.bashrc"), file.key("/home/hf-test/.bashrc"), file.key("/etc/skel/none")];
    const first = history(argv, before, sources);
    const { fates: told, values } = history(argv, [...before, change, change], keys);
    expect(told.slice(before.length)).toEqual(["done", "already"]);
    for (const key of keys) {
      const found = predicted(change, key, first.values);
      expect("value" in found, keyText(key)).toBe(true);
      const { password: hidden, ...value } = JSON.parse(JSON.stringify((found as { value: unknown }).value)) as Record<string, unknown>;
      expect(values.get(keyText(key)), keyText(key)).toMatchObject(value);
      if (change.kind === "user.password" || "password" in change) expect(values.get(keyText(key))).toMatchObject({ password: hidden });
    }
  });
});

const movable = Object.entries(histories).filter(([, { moved }]) => moved !== undefined);

test.runIf(process.getuid?.() === 0).each(movable)("%s is not made where the host has moved", (_, { before, change, moved }) => {
  const { fates: told } = history(["sh"], [...before, `${moved} >/dev/null 2>&1`, change], []);
  expect(told.at(-1)).toBe("deviates");
});

test.runIf(process.getuid?.() === 0)("a user whose password can't be set is not made", () => {
  const broken = "chpasswd() { cat >/dev/null; return 1; }";
  const { fates: told, values } = history(["sh"], [broken, create({ password: "$6$salt$hash" })], [account]);
  expect([told, values.get(keyText(account))]).toEqual([["fate 1"], { exists: false }]);
});

test.each([password, create({ password: "$6$salt$hash" })])("no process ever has a hash among its words: $kind", (change) => {
  const { run, promise, bodies } = scriptOf(change);
  expect(`${run} ${promise}`).not.toContain("$6$salt$hash");
  expect(Buffer.from(bodies?.[0] ?? []).toString()).toBe("hf-test:$6$salt$hash\n");
});
