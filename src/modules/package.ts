import { z } from "zod";
import type { PackageInstall } from "../changes/package-install.ts";
import type { PackageRemove } from "../changes/package-remove.ts";
import type { PackageUpgrade } from "../changes/package-upgrade.ts";
import { factKey } from "../observations/fact.ts";
import packages from "../observations/package.ts";
import { previewKey } from "../observations/preview.ts";
import { removalKey } from "../observations/removal.ts";
import type { PackageManager } from "../observations/shared/package-manager.ts";
import upgrade from "../observations/upgrade.ts";
import { defineModule, type HostView, type Outcome, type PlanContext } from "./define.ts";
import { refuse } from "./shared/refuse.ts";

const name = z
  .string()
  .regex(/^[A-Za-z0-9][\w.+:~^=-]*$/, "must be a package's name, or name-version; groups, files and addresses can't be checked before they are installed");

const params = z.strictObject({
  name: z.union([z.array(name), name]).describe("Package, or several: they are installed together. `name-version` (rpm) or `name=version` for one version"),
  state: z
    .enum(["present", "installed", "latest", "absent", "removed"])
    .default("present")
    .describe("latest asks the repositories for a newer version each time"),
  update_cache: z.boolean().default(false).describe("Fetch the repositories' lists anew before something is installed"),
});

function managerOf(host: HostView): PackageManager {
  const manager = host.read(factKey("package_manager"));
  return manager === "none" ? refuse("neither dnf, yum nor apt is installed there") : manager;
}

/** `keepalived 2.2.8-6.el9`. */
function shown(host: HostView, each: string): string {
  const value = host.read(packages.key(each));
  return value.installed && value.version !== "" && !each.includes(value.version) ? `${each} ${value.version}` : each;
}

function planAbsent(host: HostView, names: readonly string[], { asksRepositories }: PlanContext): Outcome {
  const there = names.filter((each) => host.read(packages.key(each)).installed);
  if (there.length === 0) return { changes: [], reason: `not installed: ${names.join(", ")}` };
  const manager = managerOf(host);
  const takes = asksRepositories ? leaving(host, manager, there) : undefined;
  const change: PackageRemove = { kind: "package.remove", manager, names: there, ...(takes && { takes }) };
  return { changes: [change], reason: `installed: ${there.map((each) => shown(host, each)).join(", ")}` };
}

/** What would go, where the manager says so. */
function leaving(host: HostView, manager: PackageManager, there: readonly string[]): PackageRemove["takes"] {
  const found = host.peek(removalKey(manager, there));
  return found.degree !== "later" && found.value.known ? found.value.packages.map(({ name, version }) => ({ name, version })) : undefined;
}

/** What would come in, where the repositories say so. A package that none of them has is refused, unless lists fetched anew may know it. */
function foreseen(host: HostView, manager: PackageManager, missing: readonly string[], fresh: boolean): PackageInstall["brings"] {
  const found = host.peek(previewKey(manager, missing));
  if (found.degree === "later") return undefined;
  if (found.value.known) return found.value.packages.map(({ name, version }) => ({ name, version }));
  const isSure = found.value.missing && found.degree === "exact" && !fresh;
  return isSure ? refuse(found.value.why, "is it spelled as its repository has it, and is that repository enabled?") : undefined;
}

function planPresent(host: HostView, names: readonly string[], fresh: boolean, { asksRepositories }: PlanContext): Outcome {
  const missing = names.filter((each) => !host.read(packages.key(each)).installed);
  if (missing.length === 0) return { changes: [], reason: `already installed: ${names.map((each) => shown(host, each)).join(", ")}` };
  const manager = managerOf(host);
  const brings = asksRepositories ? foreseen(host, manager, missing, fresh) : undefined;
  const change: PackageInstall = { kind: "package.install", manager, names: missing, ...(fresh && { fresh }), ...(brings && { brings }) };
  return { changes: [change], reason: `not installed: ${missing.join(", ")}` };
}

function planLatest(host: HostView, names: readonly string[], fresh: boolean, context: PlanContext): Outcome {
  const { changes, reason } = planPresent(host, names, fresh, context);
  const older = names.flatMap((each) => {
    const value = host.read(packages.key(each));
    if (!value.installed) return [];
    const to = host.read(upgrade.key(each)).version;
    return to === null ? [] : [{ name: each, from: value.version, to }];
  });
  if (older.length === 0) return { changes, reason: changes.length > 0 ? reason : `${reason}, the newest there is` };
  const change: PackageUpgrade = { kind: "package.upgrade", manager: managerOf(host), packages: older };
  return { changes: [...changes, change], reason: `newer: ${older.map(({ name, to }) => `${name} ${to}`).join(", ")}` };
}

export default defineModule({
  name: "package",
  aliases: ["yum", "dnf", "apt"],
  summary: "Install or remove packages with the system's package manager",
  params,
  synonyms: { pkg: "name", "update-cache": "update_cache" },
  foresight:
    "Expected: the packages, versions and files that the hosts' repositories say will come; with --no-repo-query, or where they can't tell, that they will be installed.",
  examples: [
    { title: "Two packages in one transaction", task: { yum: { name: ["keepalived", "psmisc"] } } },
    { title: "One version", task: { package: { name: "keepalived-2.2.4" } } },
    { title: "Remove one", task: { package: { name: "telnet", state: "absent" } } },
  ],
  reads: ({ name }) => [factKey("package_manager"), ...[name].flat().map((each) => packages.key(each))],
  plan(host, { name, state, update_cache }, context) {
    const names = [...new Set([name].flat())];
    if (names.length === 0) return { changes: [], reason: "no package is named" };
    if (state === "absent" || state === "removed") return planAbsent(host, names, context);
    return state === "latest" ? planLatest(host, names, update_cache, context) : planPresent(host, names, update_cache, context);
  },
});
