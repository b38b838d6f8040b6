import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import change from "../../src/changes/rpm-key.ts";
import type { RpmKey } from "../../src/changes/rpm-key.ts";
import keys, { rpmKeysKey } from "../../src/observations/rpm-keys.ts";
import { quote } from "../../src/shell/quote.ts";
import { ed25519, rsa } from "../support/pgp-keys.ts";
import { runIn } from "../support/shells.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hf-rpm-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const hasRpm = runIn(["sh"], "command -v rpm").rc === 0;
const idOf = ({ fingerprint }: { readonly fingerprint: string }): string => fingerprint.slice(-8);

/** The host's own rpm over a database of the test's. */
function ran(script: string): string {
  const { rc, stdout, stderr } = runIn(["sh"], `rpm() { command rpm --dbpath ${quote(dir)}/db "$@"; }\nbody() { cat ${quote(dir)}/body; }\n${script}`);
  // Debian's rpm always has something to say.
  expect(rc, stderr).toBe(0);
  return stdout.toString();
}

/** Makes a change twice, and tells the keys that rpm has then. */
function made(wanted: RpmKey): readonly (readonly string[] | string | undefined)[] {
  const { promise = "false", run, bodies = [] } = change.script(wanted);
  writeFileSync(join(dir, "body"), bodies[0] ?? "");
  const told = ran(`if ${promise}; then echo before; fi\n( ${run} )\nif ${promise}; then echo after; fi`);
  return [
    told.trim(),
    keys
      .parse(Buffer.from(ran(keys.script(["all"]))), [rpmKeysKey.id])
      .get(rpmKeysKey.id)
      ?.toSorted(),
  ];
}

test.runIf(hasRpm)("keys come and go, and others stay", () => {
  const both: RpmKey = { kind: "rpm.key", ids: [idOf(ed25519), idOf(rsa)], keys: { text: `${ed25519.armored}${rsa.armored}` } };
  expect(made(both)).toEqual(["after", [idOf(ed25519), idOf(rsa)].toSorted()]);
  expect(made({ kind: "rpm.key", ids: [idOf(rsa)] })).toEqual(["after", [idOf(ed25519)]]);
  expect(made({ kind: "rpm.key", ids: [idOf(rsa)] })).toEqual(["before\nafter", [idOf(ed25519)]]);
});
