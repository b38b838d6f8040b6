import type { RpmKeys } from "../observations/rpm-keys.ts";
import { bytesOf, type Content } from "../observations/shared/content.ts";
import { defineChange, type Change } from "./define.ts";

/** Makes rpm trust what keys have signed, or no longer. */
export interface RpmKey extends Change {
  readonly kind: "rpm.key";
  /** The last eight hexadecimal digits of each key's fingerprint. */
  readonly ids: readonly string[];
  /** The keys themselves; absent where they are removed. */
  readonly keys?: Content | undefined;
}

/** A silent sh test that rpm has the key. */
function test(id: string): string {
  return `rpm -q gpg-pubkey --qf '%{VERSION}\\n' 2>/dev/null | grep -qi '${id}$'`;
}

export default defineChange<RpmKey>({
  kind: "rpm.key",
  uninterruptible: true,

  describe: ({ ids, keys }) => `${keys ? "trust packages signed by" : "trust no more what is signed by"} ${ids.join(", ")}`,
  subjects: ({ ids }) => ids,
  effect: ({ keys }) => (keys ? "add" : "remove"),
  diff: () => [],

  overlay({ ids, keys }, key, below) {
    if (key.kind !== "rpm_keys") return undefined;
    const found = below();
    if (!("value" in found)) return undefined;
    const others = (found.value as RpmKeys).filter((each) => !ids.some((id) => each.endsWith(id)));
    return { degree: found.degree, value: keys ? [...others, ...ids] : others };
  },

  script({ ids, keys }) {
    // rpm reads no keys from a pipe.
    const add = `file=$(mktemp) || exit\ntrap 'rm -f "$file"' EXIT\nbody 0 >"$file" && rpm --import "$file"`;
    if (keys) return { promise: ids.map(test).join(" && "), run: add, bodies: [bytesOf(keys)] };
    const remove = String.raw`rpm -q gpg-pubkey --qf '%{NAME}-%{VERSION}-%{RELEASE}\n' | grep -i`;
    return {
      promise: ids.map((id) => `! { ${test(id)}; }`).join(" && "),
      run: ids.map((id) => `for key in $(${remove} -e '${id}-'); do rpm -e "$key" || exit; done`).join("\n"),
    };
  },
});
