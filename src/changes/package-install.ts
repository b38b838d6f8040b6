import type { PackageManager } from "../observations/shared/package-manager.ts";
import { nameAndVersion } from "../observations/shared/package-name.ts";
import type { Unit } from "../observations/unit.ts";
import type { Key } from "../observations/define.ts";
import { defineChange, type Change, type Lookup } from "./define.ts";
import { filtersPackets, firewallLater } from "./shared/firewall-overlay.ts";
import { laterOver } from "./shared/later.ts";
import { isInstalled, transaction } from "./shared/packages.ts";

/** Installs packages in one transaction: all of them or none. */
export interface PackageInstall extends Change {
  readonly kind: "package.install";
  readonly manager: PackageManager;
  /** Names, or one version of a name, as the playbook has them. */
  readonly names: readonly string[];
  /** Fetch the repositories' lists anew before. */
  readonly fresh?: true | undefined;
}

/** A unit that a package brings: known to systemd, and started by nobody yet. */
const broughtUnit: Unit = { exists: true, active: "inactive", enabled: "disabled", subState: "dead", startedAt: 0, oneshot: false, finished: false, needsReload: false };

function packageLookup(names: readonly string[], key: Key, below: () => Lookup, step: string): Lookup | undefined {
  const { name, version } = nameAndVersion(key.id);
  const installed = names.find((each) => each === key.id || (version === undefined && nameAndVersion(each).name === name));
  if (installed !== undefined) return { degree: "expected", value: { installed: true, version: nameAndVersion(installed).version ?? "" } };
  // `keepalived-2.2.7` brings keepalived; whether `java-1.8.0-openjdk` brings java, only the host knows.
  const perhaps = names.some((each) => each.startsWith(`${key.id}-`) && /\d/.test(each.charAt(key.id.length + 1)));
  return perhaps ? laterOver(below(), step) : undefined;
}

/** Does the package perhaps bring what was not there before? */
function wasAbsent(before: Lookup): boolean {
  if (!("value" in before) || typeof before.value !== "object" || before.value === null) return false;
  const value = before.value as { readonly type?: unknown; readonly exists?: unknown };
  return value.type === "absent" || value.exists === false;
}

export default defineChange<PackageInstall>({
  kind: "package.install",
  uninterruptible: true,
  timeout: () => 1800,

  describe: ({ names }) => `install ${names.join(", ")}`,
  diff: () => [],

  overlay({ names }, key, below, step) {
    if (key.kind === "package") return packageLookup(names, key, below, step);
    if (key.kind === "upgrade") return names.includes(key.id) ? { degree: "expected", value: { version: null } } : undefined;
    const firewall = names.some(filtersPackets) ? firewallLater(key, below, step) : undefined;
    if (firewall) return firewall;
    if (!["file", "user", "group", "unit"].includes(key.kind)) return undefined;
    const before = below();
    if (!wasAbsent(before)) return undefined;
    return key.kind === "unit" ? { degree: "expected", value: broughtUnit } : laterOver(before, step);
  },

  script({ manager, names, fresh }) {
    return { promise: names.map((name) => isInstalled(manager, name)).join(" && "), run: transaction(manager, "install", names, fresh) };
  },
});
