import type { Key } from "../observations/define.ts";
import type { Coming } from "../observations/preview.ts";
import type { PackageManager } from "../observations/shared/package-manager.ts";
import { nameAndVersion } from "../observations/shared/package-name.ts";
import { upgradeName } from "../observations/upgrade.ts";
import type { Unit } from "../observations/unit.ts";
import { defineChange, type Change, type Lookup } from "./define.ts";
import { bringsRepository, broughtFile, broughtUnit, comingWith } from "./shared/brings.ts";
import { filtersPackets, firewallLater } from "./shared/firewall-overlay.ts";
import { laterOver, uncertain } from "./shared/later.ts";
import { isProvided, transaction } from "./shared/packages.ts";

/** Installs packages in one transaction: all of them or none. */
export interface PackageInstall extends Change {
  readonly kind: "package.install";
  readonly manager: PackageManager;
  /** Names, or one version of a name, as the playbook has them. */
  readonly names: readonly string[];
  /** Fetch the repositories' lists anew before. */
  readonly fresh?: true | undefined;
  /** Words of the manager's own, of dnf and yum alone: `--enablerepo=epel`. */
  readonly options?: readonly string[] | undefined;
  /** All that comes in, where the repositories told. What it consists of stays in the observation `preview` of the same names. */
  readonly brings?: readonly Pick<Coming, "name" | "version">[] | undefined;
}

function packageLookup({ names, brings }: PackageInstall, key: Key, below: () => Lookup, step: string): Lookup | undefined {
  const { name, version } = nameAndVersion(key.id);
  const coming = brings?.find((each) => each.name === name || `${each.name}-${each.version}` === name);
  const installed = names.find((each) => each === key.id || (version === undefined && nameAndVersion(each).name === name));
  if (coming) return { degree: "expected", value: { installed: true, version: coming.version } };
  if (installed !== undefined) return { degree: "expected", value: { installed: true, version: nameAndVersion(installed).version ?? "" } };
  // `keepalived-2.2.7` brings keepalived; whether `java-1.8.0-openjdk` brings java, only the host knows.
  const perhaps = !brings && names.some((each) => each.startsWith(`${key.id}-`) && /\d/.test(each.charAt(key.id.length + 1)));
  return perhaps ? laterOver(below(), step) : undefined;
}

/** Does the package perhaps bring what was not there before? */
function wasAbsent(before: Lookup): before is Extract<Lookup, { value: unknown }> {
  if (!("value" in before) || typeof before.value !== "object" || before.value === null) return false;
  const value = before.value as { readonly type?: unknown; readonly exists?: unknown };
  return value.type === "absent" || value.exists === false;
}

export default defineChange<PackageInstall>({
  kind: "package.install",
  uninterruptible: true,
  timeout: () => 1800,

  describe({ names, brings = [], options = [] }) {
    const isNamed = ({ name, version }: Pick<Coming, "name" | "version">): boolean =>
      names.some((each) => each === name || each.startsWith(`${name}=`) || `${name}-${version}`.startsWith(each));
    const also = brings.filter((each) => !isNamed(each)).map(({ name, version }) => `${name} ${version}`);
    const text = names.map((each) => {
      const coming = brings.find(({ name }) => name === each);
      return coming ? `${each} ${coming.version}` : each;
    });
    return `install ${text.join(", ")}${also.length > 0 ? `, with ${also.join(", ")}` : ""}${options.length > 0 ? ` (${options.join(" ")})` : ""}`;
  },
  subjects: ({ names }) => names,
  effect: () => "add",
  diff: () => [],

  overlay(change, key, below, step, observed) {
    const { manager, names, options } = change;
    if (key.kind === "package") return packageLookup(change, key, below, step);
    if (key.kind === "upgrade") return names.includes(upgradeName(key)) ? { degree: "expected", value: { version: null } } : undefined;
    const firewall = names.some(filtersPackets) ? firewallLater(key, below, step) : undefined;
    if (firewall) return firewall;
    if (!["file", "content", "user", "group", "unit", "preview"].includes(key.kind)) return undefined;
    const coming = comingWith(manager, names, observed, options);
    if (key.kind === "preview") return bringsRepository(coming) ? uncertain(below()) : undefined;
    const before = below();
    if (key.kind === "content") return "value" in before && before.value === null ? laterOver(before, step) : undefined;
    if (key.kind === "file" && coming) return broughtFile(manager, coming, key, below, step, observed);
    if (!wasAbsent(before)) return undefined;
    return key.kind === "unit" ? { degree: "expected", value: broughtUnit(coming, key, before.value as Unit) } : laterOver(before, step);
  },

  script({ manager, names, fresh, options }) {
    return { promise: names.map((name) => isProvided(manager, name)).join(" && "), run: transaction(manager, "install", names, { fresh, options }) };
  },
});
