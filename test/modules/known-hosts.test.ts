import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FileWrite } from "../../src/changes/file-write.ts";
import knownHosts from "../../src/modules/known-hosts.ts";
import { ensureHostKeys, hostKeyOf, removeHost, type HostKey } from "../../src/modules/shared/known-hosts.ts";
import { parseKnownHosts } from "../../src/transport/hostkeys/known-hosts.ts";
import { bareHost } from "../support/bare-host.ts";
import { planTask } from "../support/module-case.ts";

const key = (line: string, name = "node1"): HostKey => hostKeyOf(line, name) as HostKey;

describe("a host's key", () => {
  test.each([
    ["goes to the end", "other ssh-rsa AAAA\n", "other ssh-rsa AAAA\nnode1 ssh-ed25519 BBBB\n"],
    ["stays where it is, under another name too", "node1,10.0.0.1 ssh-ed25519 BBBB\n", "node1,10.0.0.1 ssh-ed25519 BBBB\n"],
    ["takes the place of another of its type", "node1 ssh-ed25519 AAAA\nnode1 ssh-rsa CCCC", "node1 ssh-rsa CCCC\nnode1 ssh-ed25519 BBBB\n"],
    ["leaves lines of several hosts alone", "node1,node2 ssh-ed25519 AAAA\n", "node1,node2 ssh-ed25519 AAAA\nnode1 ssh-ed25519 BBBB\n"],
    [
      "is known by a hashed name",
      "|1|IHXZvQMvTcZTUU29+2vXFgx8Frs=|UGccIWfRVDwilMBnA3WJoRAC75Y= ssh-rsa AAAA\n",
      "|1|IHXZvQMvTcZTUU29+2vXFgx8Frs=|UGccIWfRVDwilMBnA3WJoRAC75Y= ssh-rsa AAAA\nnode1 ssh-ed25519 BBBB\n",
    ],
    ["begins an empty file", "", "node1 ssh-ed25519 BBBB\n"],
  ])("%s", (_, before, after) => {
    expect(ensureHostKeys(before, "node1", [key("node1 ssh-ed25519 BBBB")]).text).toBe(after);
  });

  test("goes with all lines that are of that host alone", () => {
    expect(removeHost("node1 ssh-rsa AAAA\n# node1\nnode1,node2 ssh-rsa AAAA\n* ssh-rsa BBBB\nNode1 ssh-ed25519 CCCC\n", "node1").text).toBe(
      "# node1\nnode1,node2 ssh-rsa AAAA\n* ssh-rsa BBBB\n",
    );
  });

  const line = fc.constantFrom(
    "node1 ssh-rsa AAAA",
    "node1,node2 ssh-rsa BBBB",
    "node2 ssh-ed25519 CCCC",
    "# note",
    "",
    "@revoked node1 ssh-rsa AAAA",
    "node1 ssh-ed25519 DDDD",
  );
  test("is what ssh finds afterwards, and is put in once", () => {
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom("ssh-rsa EEEE", "ssh-rsa AAAA", "ssh-ed25519 DDDD"), (lines, wanted) => {
        const once = ensureHostKeys(lines.join("\n"), "node1", [key(`node1 ${wanted}`)]).text;
        expect(ensureHostKeys(once, "node1", [key(`node1 ${wanted}`)]).text).toBe(once);
        const found = parseKnownHosts("known_hosts", once, "node1").map(({ type, key: blob }) => `${type} ${blob.toString("base64")}`);
        expect(found).toContain(wanted);
        expect(removeHost(once, "node1").text).not.toMatch(/^node1 /m);
      }),
    );
  });
});

test("without a path it goes where whom the run is there keeps them, in a folder that nobody else reads", () => {
  const { changes } = planTask(knownHosts, bareHost(), { name: "node1", key: "node1 ssh-ed25519 BBBB" });
  expect(changes).toMatchObject([
    { kind: "directory.create", path: "/root/.ssh", mode: "0700" },
    { kind: "file.write", path: "/root/.ssh/known_hosts" },
  ]);
  expect((changes[1] as FileWrite).content).toEqual({ text: "node1 ssh-ed25519 BBBB\n" });
});

test("a key of another host is refused", () => {
  expect(() => planTask(knownHosts, bareHost(), { name: "node1", key: "node2 ssh-rsa AAAA" })).toThrow("this is no key of node1: node2 ssh-rsa AAAA");
});
