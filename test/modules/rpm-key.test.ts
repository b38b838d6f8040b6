import { describe, expect, test } from "vitest";
import module from "../../src/modules/rpm-key.ts";
import { fingerprintsIn } from "../../src/modules/shared/pgp.ts";
import download, { type Download } from "../../src/observations/download.ts";
import file from "../../src/observations/file.ts";
import { rpmKeysKey } from "../../src/observations/rpm-keys.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";
import { ed25519, rsa } from "../support/pgp-keys.ts";

describe("the fingerprints in a file", () => {
  const binary = Buffer.from(rsa.armored.split("\n\n")[1]?.split("\n=")[0] ?? "", "base64");

  test.each([
    ["of one key", Buffer.from(ed25519.armored), [ed25519.fingerprint]],
    ["of several keys", Buffer.from(`hello\n${ed25519.armored}\n${rsa.armored.replaceAll("\n", "\r\n")}`), [ed25519.fingerprint, rsa.fingerprint]],
    ["of a key that is not armoured", binary, [rsa.fingerprint]],
    ["of a key cut short", binary.subarray(0, 100), []],
    ["of no key", Buffer.from("<html>"), []],
    ["of nothing", Buffer.alloc(0), []],
  ])("%s", (_, bytes, prints) => {
    expect(fingerprintsIn(bytes)).toEqual(prints);
  });
});

const url = "https://example.org/key.asc";
const id = ed25519.fingerprint.slice(-8);

function plan(has: readonly string[], task: object, found: Download = { text: ed25519.armored }) {
  const host = bareHost(
    new Map<string, unknown>([given(rpmKeysKey, has), given(download.key(url), found), given(file.key("/etc/key"), textFile(ed25519.armored))]),
  );
  return planTask(module, host, { key: url, ...task });
}

test.each<[string, readonly string[], object, unknown[], string]>([
  ["is imported", [], {}, [{ kind: "rpm.key", ids: [id], keys: { text: ed25519.armored } }], "rpm does not have the key yet"],
  ["is imported from a file", ["12345678"], { key: "/etc/key" }, [{ ids: [id] }], "rpm does not have the key yet"],
  ["is there", [id], {}, [], `already trusted: ${id}`],
  ["is there by its whole fingerprint", [ed25519.fingerprint], { fingerprint: ed25519.fingerprint.toUpperCase() }, [], `already trusted: ${id}`],
  ["goes", [id], { state: "absent" }, [{ kind: "rpm.key", ids: [id] }], "rpm has the key"],
  ["goes by its id", [id], { key: `0x${id.toUpperCase()}`, state: "absent" }, [{ ids: [id] }], "rpm has the key"],
  ["is not there to go", [], { key: id, state: "absent" }, [], "rpm has no such key"],
])("a key %s", (_, has, task, changes, reason) => {
  expect(plan(has, task)).toMatchObject({ changes, reason });
});

test.each<[string, object, Download, string]>([
  ["another key than the task trusts", { fingerprint: rsa.fingerprint }, { text: ed25519.armored }, "a key with the fingerprint"],
  ["what is no key", {}, { text: "<html>" }, "holds no public key"],
  ["an address that gives nothing", {}, null, "can't be fetched"],
  ["an id alone", { key: id }, null, "only a key's id"],
  ["a file that is not there", { key: "/etc/none" }, null, "does not exist"],
])("%s is refused", (_, task, found, message) => {
  expect(() => plan([], task, found)).toThrow(message);
});
