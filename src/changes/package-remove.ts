import type { Key } from "../observations/define.ts";
import type { FileValue } from "../observations/file.ts";
import { removalKey, type Leaving } from "../observations/removal.ts";
import type { PackageManager } from "../observations/shared/package-manager.ts";
import { nameAndVersion } from "../observations/shared/package-name.ts";
import type { Unit } from "../observations/unit.ts";
import { defineChange, type Change, type Lookup } from "./define.ts";
import { filtersPackets, firewallLater } from "./shared/firewall-overlay.ts";
import { laterOver } from "./shared/later.ts";
import { isInstalled, transaction } from "./shared/packages.ts";

/** Removes packages, and what depends on them, in one transaction. */
export interface PackageRemove extends Change {
  readonly kind: "package.remove";
  readonly manager: PackageManager;
  readonly names: readonly string[];
  /** All that goes, where the manager told. What it consists of stays in the observation `removal` of the same names. */
  readonly takes?: readonly Pick<Leaving, "name" | "version">[] | undefined;
}

/** What is left of a key once the packages are gone; undefined where they do not touch it. A folder stays while somebody else has something in it. */
function leftOf(leaving: readonly Leaving[], { kind, id }: Key, below: () => Lookup, step: string): Lookup | undefined {
  const files = leaving.flatMap((each) => each.files);
  if (kind === "package") return leaving.some(({ name }) => name === nameAndVersion(id).name) ? { degree: "expected", value: { installed: false } } : undefined;
  const before = below();
  if (!("value" in before)) return undefined;
  if (kind === "file") {
    if (files.includes(id)) return { degree: "expected", value: { type: "absent" } };
    const isShared = (before.value as FileValue).type === "directory" && files.some((file) => file.startsWith(`${id}/`));
    return isShared ? laterOver(before, step) : undefined;
  }
  const isTaken = (before.value as Unit).exists && files.some((file) => file.endsWith(`/${id}`));
  return isTaken ? laterOver(before, step) : undefined;
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

  describe({ names, takes = [] }) {
    const also = takes.filter(({ name }) => !names.some((each) => nameAndVersion(each).name === name));
    return `remove ${names.join(", ")}${also.length > 0 ? `, with ${also.map(({ name, version }) => `${name} ${version}`).join(", ")}` : ""}`;
  },
  subjects: ({ names }) => names,
  effect: () => "remove",
  diff: () => [],

  overlay({ manager, names, takes }, key, below, step, observed) {
    const named = names.some((name) => nameAndVersion(name).name === nameAndVersion(key.id).name);
    if (key.kind === "package" && named) return { degree: "expected", value: { installed: false } };
    const firewall = [...names, ...(takes ?? []).map(({ name }) => name)].some(filtersPackets) ? firewallLater(key, below, step) : undefined;
    if (firewall) return firewall;
    if (!["file", "unit", "package"].includes(key.kind)) return undefined;
    const found = observed(removalKey(manager, names));
    if ("value" in found && found.value.known) return leftOf(found.value.packages, key, below, step);
    return key.kind === "file" ? undefined : stillThere(below(), step);
  },

  script: ({ manager, names }) => ({
    promise: names.map((name) => `! { ${isInstalled(manager, name)}; }`).join(" && "),
    run: transaction(manager, "remove", names),
  }),
});
