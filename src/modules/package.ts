import { z } from "zod";
import type { PackageInstall } from "../changes/package-install.ts";
import type { PackageRemove } from "../changes/package-remove.ts";
import type { PackageUpgrade } from "../changes/package-upgrade.ts";
import { factKey } from "../observations/fact.ts";
import packages from "../observations/package.ts";
import { previewKey } from "../observations/preview.ts";
import { removalKey } from "../observations/removal.ts";
import type { PackageManager } from "../observations/shared/package-manager.ts";
import { upgradeKey } from "../observations/upgrade.ts";
import { defineModule, type HostView, type Outcome, type PlanContext } from "./define.ts";
import { listParam } from "./shared/list-param.ts";
import { refuse } from "./shared/refuse.ts";

const name = z
  .string()
  .regex(/^[A-Za-z0-9][\w.+:~^=-]*$/, "must be a package's name, or name-version; groups, files and addresses can't be checked before they are installed");

const pattern = z.string().regex(/^[A-Za-z0-9*@][\w.*:/@?+-]*$/, "must be a name, * and ? understood");

const patterns = listParam(pattern, /[\s,]+/);

const params = z.strictObject({
  name: z
    .union([z.array(name), name])
    .describe(
      "Package, or several: they are installed together, and what an installed one provides is there. `name-version` (rpm) or `name=version` for one version",
    ),
  state: z
    .enum(["present", "installed", "latest", "absent", "removed"])
    .default("present")
    .describe("latest asks the repositories for a newer version each time"),
  update_cache: z
    .boolean()
    .default(false)
    .describe("Fetch the repositories' lists anew before something is installed, and with state latest before they are asked; else lists may be days old"),
  enablerepo: patterns.default([]).describe("dnf, yum: repositories that count for this task too, as a list or by commas"),
  disablerepo: patterns.default([]).describe("dnf, yum: repositories that do not count for this task; `enablerepo` comes after it"),
  exclude: patterns.default([]).describe("dnf, yum: packages that must not be touched"),
  disable_gpg_check: z.boolean().default(false).describe("dnf, yum: take packages that nobody signed"),
});

type Wanted = z.infer<typeof params>;

/** Words of dnf and yum that restrict the transaction, or widen it. */
function optionsOf({ enablerepo, disablerepo, exclude, disable_gpg_check }: Wanted): readonly string[] {
  return [
    ...disablerepo.map((each) => `--disablerepo=${each}`),
    ...enablerepo.map((each) => `--enablerepo=${each}`),
    ...exclude.map((each) => `--exclude=${each}`),
    ...(disable_gpg_check ? ["--nogpgcheck"] : []),
  ];
}

function managerOf(host: HostView): PackageManager {
  const manager = host.read(factKey("package_manager"));
  return manager === "none" ? refuse("neither dnf, yum nor apt is installed there") : manager;
}

/** `keepalived 2.2.8-6.el9`. */
function shown(host: HostView, each: string): string {
  const value = host.read(packages.key(each));
  if (!value.installed || value.version === "" || each.includes(value.version)) return each;
  return value.by === undefined ? `${each} ${value.version}` : `${each} (${value.by} ${value.version})`;
}

function planAbsent(host: HostView, names: readonly string[], { asksRepositories }: PlanContext): Outcome {
  // Only what is called so is taken out: what provides it may be somebody else's need.
  const there = names.filter((each) => {
    const value = host.read(packages.key(each));
    return value.installed && value.by === undefined;
  });
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

const onlyNamed = "only packages that are named are touched: name them, with `state: latest`";

/** What Ansible's yum, dnf and apt have beside. */
const refusedOptions = {
  list: "`package_facts` lists what is installed",
  autoremove: "packages that nobody needs any more go when they are named with `state: absent`",
  security: onlyNamed,
  bugfix: onlyNamed,
  upgrade: onlyNamed,
  download_only: "nothing is fetched without being installed",
  installroot: "packages are those of the machine itself",
  releasever: "it follows from the machine's own release: `yum_repository` has addresses of its own",
  skip_broken: "all packages of a task are installed, or none is",
  nobest: "name the version: `name-version`",
  allow_downgrade: "name the version: `name-version`",
  allowerasing: "remove what is in the way first, with `state: absent`",
  install_weak_deps: "set it on the host, in /etc/dnf/dnf.conf",
  install_recommends: "set it on the host, in /etc/apt/apt.conf.d",
  lock_timeout: "it waits for whoever holds the lock, as long as a transaction may take",
  cache_valid_time: "`update_cache: true` fetches the lists only where something is to be installed",
  sslverify: "it belongs to the repository: `yum_repository` has it",
  validate_certs: "it belongs to the repository: `yum_repository` has it",
  deb: "fetch it with `get_url`, and install it by `command`",
  purge: "settings files stay: `file: { path: …, state: absent }` removes them",
  default_release: "name the version: `name=version`",
  use: "it is what the host has",
} as const;

interface Terms {
  readonly fresh: boolean;
  readonly options: readonly string[];
}

/** What would come in, where the repositories say so. A package that none of them has is refused, unless lists fetched anew may know it. */
function foreseen(host: HostView, manager: PackageManager, missing: readonly string[], { fresh, options }: Terms): PackageInstall["brings"] {
  const found = host.peek(previewKey(manager, missing, options));
  if (found.degree === "later") return undefined;
  if (found.value.known) return found.value.packages.map(({ name, version }) => ({ name, version }));
  const isSure = found.value.missing && found.degree === "exact" && !fresh;
  return isSure ? refuse(found.value.why, "is it spelled as its repository has it, and is that repository enabled?") : undefined;
}

function planPresent(host: HostView, names: readonly string[], terms: Terms, { asksRepositories }: PlanContext): Outcome {
  const { fresh, options } = terms;
  const missing = names.filter((each) => !host.read(packages.key(each)).installed);
  if (missing.length === 0) return { changes: [], reason: `already installed: ${names.map((each) => shown(host, each)).join(", ")}` };
  const manager = managerOf(host);
  const brings = asksRepositories ? foreseen(host, manager, missing, terms) : undefined;
  const change: PackageInstall = {
    kind: "package.install",
    manager,
    names: missing,
    ...(fresh && { fresh }),
    ...(options.length > 0 && { options }),
    ...(brings && { brings }),
  };
  return { changes: [change], reason: `not installed: ${missing.join(", ")}` };
}

function planLatest(host: HostView, names: readonly string[], terms: Terms, context: PlanContext): Outcome {
  const { fresh, options } = terms;
  const { changes, reason } = planPresent(host, names, terms, context);
  const older = names.flatMap((each) => {
    const value = host.read(packages.key(each));
    if (!value.installed) return [];
    const name = value.by ?? each;
    const to = host.read(upgradeKey(name, options, fresh)).version;
    return to === null ? [] : [{ name, from: value.version, to }];
  });
  if (older.length === 0) return { changes, reason: changes.length > 0 ? reason : `${reason}, the newest there is` };
  const change: PackageUpgrade = {
    kind: "package.upgrade",
    manager: managerOf(host),
    packages: older,
    ...(fresh && { fresh }),
    ...(options.length > 0 && { options }),
  };
  return { changes: [...changes, change], reason: `newer: ${older.map(({ name, to }) => `${name} ${to}`).join(", ")}` };
}

export default defineModule({
  name: "package",
  aliases: ["yum", "dnf", "apt"],
  summary: "Install or remove packages with the system's package manager",
  params,
  synonyms: { pkg: "name", "update-cache": "update_cache" },
  refused: refusedOptions,
  foresight:
    "Expected: the packages, versions and files that the hosts' repositories say will come; with --no-repo-query, or where they can't tell, that they will be installed.",
  examples: [
    { title: "Two packages in one transaction", task: { yum: { name: ["keepalived", "psmisc"] } } },
    { title: "One version", task: { package: { name: "keepalived-2.2.4" } } },
    { title: "From a repository that is not used otherwise", task: { dnf: { name: "htop", enablerepo: "epel", exclude: ["kernel*"] } } },
    { title: "Remove one", task: { package: { name: "telnet", state: "absent" } } },
  ],
  reads: ({ name }) => [factKey("package_manager"), ...[name].flat().map((each) => packages.key(each))],
  plan(host, wanted, context) {
    const { name, state, update_cache: fresh } = wanted;
    const names = [...new Set([name].flat())];
    if (names.length === 0) return { changes: [], reason: "no package is named" };
    if (state === "absent" || state === "removed") return planAbsent(host, names, context);
    const terms = { fresh, options: optionsOf(wanted) };
    if (terms.options.length > 0 && managerOf(host) === "apt") return refuse(`apt has no ${terms.options[0] ?? ""}`, "these parameters are of dnf and yum");
    return state === "latest" ? planLatest(host, names, terms, context) : planPresent(host, names, terms, context);
  },
});
