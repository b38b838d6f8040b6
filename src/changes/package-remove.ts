import type { PackageManager } from "../observations/shared/package-manager.ts";
import { nameAndVersion } from "../observations/shared/package-name.ts";
import { defineChange, type Change, type Lookup } from "./define.ts";
import { filtersPackets, firewallLater } from "./shared/firewall-overlay.ts";
import { laterOver } from "./shared/later.ts";
import { isInstalled, transaction } from "./shared/packages.ts";

/** Removes packages, and what depends on them, in one transaction. */
export interface PackageRemove extends Change {
  readonly kind: "package.remove";
  readonly manager: PackageManager;
  readonly names: readonly string[];
}

/** Whether it is there still is for the host to say: which files and units a package owned, nobody has asked. */
function stillThere(before: Lookup, step: string): Lookup | undefined {
  if (!("value" in before) || typeof before.value !== "object" || before.value === null) return undefined;
  const value = before.value as { readonly type?: unknown; readonly exists?: unknown; readonly installed?: unknown };
  const gone = value.type === "absent" || value.exists === false || value.installed === false;
  return gone ? undefined : laterOver(before, step);
}

export default defineChange<PackageRemove>({
  kind: "package.remove",
  uninterruptible: true,
  timeout: () => 1800,

  describe: ({ names }) => `remove ${names.join(", ")}`,
  subjects: ({ names }) => names,
  effect: () => "remove",
  diff: () => [],

  overlay({ names }, key, below, step) {
    const named = names.some((name) => nameAndVersion(name).name === nameAndVersion(key.id).name);
    if (key.kind === "package" && named) return { degree: "expected", value: { installed: false } };
    const firewall = names.some(filtersPackets) ? firewallLater(key, below, step) : undefined;
    if (firewall) return firewall;
    return key.kind === "unit" || key.kind === "package" ? stillThere(below(), step) : undefined;
  },

  script: ({ manager, names }) => ({
    promise: names.map((name) => `! { ${isInstalled(manager, name)}; }`).join(" && "),
    run: transaction(manager, "remove", names),
  }),
});
