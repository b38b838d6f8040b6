import { createHash } from "node:crypto";
import type { KnownHost, KnownKey } from "./known-hosts.ts";

/** What known_hosts says about the key that a host has shown. */
export type Verdict =
  | { readonly kind: "known" }
  | { readonly kind: "unknown" }
  | { readonly kind: "changed"; readonly expected: KnownKey }
  | { readonly kind: "revoked"; readonly by: KnownKey };

/** A host with keys of other types only is changed, too: we asked for the known types first, and it did not show one. */
export function judge(known: KnownHost, key: Buffer): Verdict {
  const same = known.keys.filter((entry) => entry.key.equals(key));
  const revoked = same.find((entry) => entry.revoked);
  if (revoked) return { kind: "revoked", by: revoked };
  if (same.length > 0) return { kind: "known" };
  const trusted = known.keys.filter((entry) => !entry.revoked);
  const expected = trusted.find((entry) => entry.type === keyType(key)) ?? trusted[0];
  return expected ? { kind: "changed", expected } : { kind: "unknown" };
}

/** As `ssh-keygen -lf` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The type is the first string inside the key itself. */
export function keyType(key: Buffer): string {
  return key.toString("latin1", 4, 4 + key.readUInt32BE(0));
}
