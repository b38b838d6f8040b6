import type { ServerHostKeyAlgorithm } from "ssh2";
import type { KnownHost } from "../hostkeys/known-hosts.ts";

const preferred: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
];

/** The types of keys we know the host by come first: a host known by its RSA key must not be asked for another, which would look like a changed one. */
export function hostKeyAlgorithms(known: KnownHost): ServerHostKeyAlgorithm[] {
  const types = new Set(known.keys.filter((entry) => !entry.revoked).map((entry) => entry.type));
  const isKnown = (algorithm: string): boolean => types.has(algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm);
  return [...preferred.filter(isKnown), ...preferred.filter((algorithm) => !isKnown(algorithm))];
}
