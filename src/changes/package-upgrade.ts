import type { PackageManager } from "../observations/shared/package-manager.ts";
import { upgradeName } from "../observations/upgrade.ts";
import { isInstalledVersion, transaction } from "./shared/packages.ts";
import { defineChange, type Change } from "./define.ts";

/** Upgrades installed packages to the newest version their repositories offer. */
export interface PackageUpgrade extends Change {
  readonly kind: "package.upgrade";
  readonly manager: PackageManager;
  readonly packages: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  /** Fetch the repositories' lists anew before. */
  readonly fresh?: true | undefined;
  /** Words of the manager's own, of dnf and yum alone: `--enablerepo=epel`. */
  readonly options?: readonly string[] | undefined;
}

export default defineChange<PackageUpgrade>({
  kind: "package.upgrade",
  uninterruptible: true,
  timeout: () => 1800,

  describe: ({ packages }) => `upgrade ${packages.map(({ name, from, to }) => `${name} ${from} -> ${to}`).join(", ")}`,
  subjects: ({ packages }) => packages.map(({ name }) => name),
  diff: () => [],

  overlay({ packages }, key, below) {
    const found = packages.find(({ name }) => name === (key.kind === "upgrade" ? upgradeName(key) : key.id));
    if (key.kind === "upgrade" && found) return { degree: "expected", value: { version: null } };
    if (key.kind === "package" && found) return { degree: "expected", value: { installed: true, version: found.to } };
    // An upgrade may rewrite what its package owns.
    if (key.kind !== "file") return undefined;
    const before = below();
    return before.degree === "exact" ? { degree: "expected", value: before.value } : undefined;
  },

  script: ({ manager, packages, fresh, options }) => ({
    promise: packages.map(({ name, to }) => isInstalledVersion(manager, name, to)).join(" && "),
    predicate: packages.map(({ name, from, to }) => `{ ${isInstalledVersion(manager, name, from)} || ${isInstalledVersion(manager, name, to)}; }`).join(" && "),
    run: transaction(
      manager,
      "upgrade",
      packages.map(({ name }) => name),
      { fresh, options },
    ),
  }),
});
