import { describe, expect, test } from "vitest";
import module from "../../src/modules/authorized-key.ts";
import { ensureKeys, parseKey, removeKeys, type PublicKey } from "../../src/modules/shared/authorized-keys.ts";
import user from "../../src/modules/user.ts";
import file, { type FileValue } from "../../src/observations/file.ts";
import { bareHost, folder } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given, type State } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIJ1ZkTxA0mO0";
const key = `ssh-ed25519 ${blob} hf-alice@laptop`;
const other = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB other";
const owned = { owner: "hf-alice", group: "hf-alice", uid: 1000, gid: 1000 };

/** A host with hf-alice, and what there is below her home folder. */
function withAlice(below: State = new Map()) {
  const host = bareHost(below);
  return host.after(planTask(user, host, { name: "hf-alice" }).changes);
}

const path = "/home/hf-alice/.ssh/authorized_keys";

describe("the key of a user that is yet to be made", () => {
  test("brings folder and file, hers alone", () => {
    const { changes, result } = planTask(module, withAlice(), { user: "hf-alice", key });
    expect(changes).toEqual([
      { kind: "directory.create", path: "/home/hf-alice/.ssh", mode: "0700", owner: "hf-alice", group: "hf-alice" },
      { kind: "file.write", path, content: { text: `${key}\n` }, mode: "0600", owner: "hf-alice", group: "hf-alice", before: { type: "absent" } },
    ]);
    expect(result).toMatchObject({ path });
  });

  test("then nothing is left to do", () => {
    const host = withAlice();
    const done = host.after(planTask(module, host, { user: "hf-alice", key }).changes);
    expect(planTask(module, done, { user: "hf-alice", key })).toMatchObject({ changes: [], reason: "already there" });
  });
});

describe("on a host", () => {
  const host = (text: string, attributes: object = {}) =>
    withAlice(
      new Map<string, unknown>([
        given(file.key("/etc/skel/.ssh"), { ...folder, mode: "0700" } as FileValue),
        given(file.key("/etc/skel/.ssh/authorized_keys"), textFile(text, { mode: "0600", ...attributes })),
      ]),
    );

  test.each<[string, string, object, string | undefined, string]>([
    ["leaves a key", `${key}\n`, {}, undefined, "already there"],
    ["puts a key in", `${other}\n`, {}, `${other}\n${key}\n`, "the key is not there"],
    ["takes every other key out", `# mine\n${other}\n${key}\n`, { exclusive: true }, `# mine\n${key}\n`, "there are other keys"],
    [
      "gives a key other options",
      `${key}\n`,
      { key_options: 'no-pty,command="a b"' },
      `no-pty,command="a b" ${key}\n`,
      "a key has other options or another comment",
    ],
    ["gives a key another comment", `${key}\n`, { comment: "new" }, `ssh-ed25519 ${blob} new\n`, "a key has other options or another comment"],
    ["takes a key out whatever its comment", `${other}\nno-pty ${key} x\n`, { state: "absent" }, `${other}\n`, "the key is there"],
    ["leaves what has no such key", `${other}\n`, { state: "absent" }, undefined, "already not there"],
  ])("%s", (_, text, task, after, reason) => {
    const outcome = planTask(module, host(text), { user: "hf-alice", key, ...task });
    expect(outcome.changes).toMatchObject(after === undefined ? [] : [{ kind: "file.write", content: { text: after } }]);
    expect(outcome.reason).toBe(reason);
  });

  test("puts modes and owners right, unless it is told not to", () => {
    const open = host(`${key}\n`, { mode: "0644" });
    expect(planTask(module, open, { user: "hf-alice", key }).changes).toMatchObject([{ kind: "file.attributes", path, mode: "0600" }]);
    expect(planTask(module, open, { user: "hf-alice", key, manage_dir: false }).changes).toEqual([]);
  });

  test("writes to a file elsewhere, which is the user's too", () => {
    const { changes } = planTask(module, withAlice(), { user: "hf-alice", key, path: "/etc/keys-hf-alice", manage_dir: false });
    expect(changes).toMatchObject([{ kind: "file.write", path: "/etc/keys-hf-alice", mode: "0600", owner: "hf-alice" }]);
  });
});

test.each([
  ["a user that nobody makes", { user: "bob", key }, "there is no user bob"],
  ["what is no key", { user: "root", key: "ssh-ed25519 not*base64" }, "must be public keys"],
  ["nothing", { user: "root", key: "# only a comment" }, "must be public keys"],
  ["an address", { user: "root", key: "https://example.org/hf-alice.keys" }, "must be the key itself"],
])("refuses %s", (_, task, message) => {
  expect(() => planTask(module, bareHost(), task)).toThrow(message);
});

describe("a line of the file", () => {
  const parsed = (line: string): PublicKey => parseKey(line) as PublicKey;

  test.each([
    [key, { options: "", type: "ssh-ed25519", blob, comment: "hf-alice@laptop" }],
    [`  no-pty,command="echo \\"hi there\\"" ${key} two  words`, { options: 'no-pty,command="echo \\"hi there\\""', comment: "hf-alice@laptop two  words" }],
    [`sk-ssh-ed25519@openssh.com ${blob}`, { type: "sk-ssh-ed25519@openssh.com", comment: "" }],
  ])("%s", (line, wanted) => {
    expect(parseKey(line)).toMatchObject(wanted);
  });

  test.each(["", "# ssh-ed25519 AAAA", "two words ssh-ed25519 AAAA", "ssh-ed25519", "ssh-unknown AAAA"])("%j is no key", (line) => {
    expect(parseKey(line)).toBeUndefined();
  });

  test("is there once, also in a file that has it twice or does not end", () => {
    expect(ensureKeys(`${key}\n${key} again`, [parsed(key)], false).text).toBe(`${key}\n`);
    expect(ensureKeys(other, [parsed(key)], false).text).toBe(`${other}\n${key}\n`);
    expect(removeKeys(`${key}\n${key} again`, [parsed(key)]).text).toBe("");
  });
});

test("hf-alice owns what is hers", () => {
  expect(withAlice().read(file.key("/home/hf-alice"))).toMatchObject({ owner: owned.owner, group: owned.group });
});
