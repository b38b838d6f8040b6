import { defineObservation, type Key } from "./define.ts";

/** Ids of the keys that rpm trusts, in small hexadecimal digits: the last eight of a fingerprint, all of it in newer versions of rpm. */
export type RpmKeys = readonly string[];

export const rpmKeysKey: Key<RpmKeys> = { kind: "rpm_keys", id: "all" };

/** The keys of rpm's database; the only id is `all`. */
export default defineObservation<RpmKeys>({
  kind: "rpm_keys",
  speculative: true,
  script: () => String.raw`rpm -q gpg-pubkey --qf '%{VERSION}\n' 2>/dev/null; :`,
  parse(stdout, ids) {
    const keys = stdout
      .toString()
      .split("\n")
      .filter((line) => /^[0-9a-f]{8,}$/i.test(line))
      .map((line) => line.toLowerCase());
    return new Map(ids.map((id) => [id, keys]));
  },
});
