import { nameAndVersion, packageSpec } from "../../observations/shared/package-name.ts";
import type { PackageManager } from "../../observations/shared/package-manager.ts";
import { join, quote } from "../../shell/quote.ts";

const apt = "DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold";

/** sh that fetches the repositories' lists anew. */
function refresh(manager: PackageManager): string {
  return manager === "apt" ? "apt-get -q update" : `${manager} -q clean expire-cache`;
}

interface Terms {
  /** With lists fetched just now. */
  readonly fresh?: boolean | undefined;
  /** Words of the manager's own, of dnf and yum alone: `--enablerepo=epel`. */
  readonly options?: readonly string[] | undefined;
}

/** sh that runs one transaction over several packages, asking nothing. */
export function transaction(
  manager: PackageManager,
  verb: "install" | "remove" | "upgrade",
  ids: readonly string[],
  { fresh = false, options = [] }: Terms = {},
): string {
  const names = join(ids.map((id) => packageSpec(manager, id)));
  const first = fresh ? `${refresh(manager)} || exit\n` : "";
  if (manager !== "apt") return `${first}hf_package_run ${join([manager, "-y", ...options, verb])} ${names}`;
  const packages = verb === "upgrade" ? `install --only-upgrade ${names}` : `${verb} ${names}`;
  // A machine that never fetched its lists knows no package at all.
  const known = `apt-cache show ${join(ids.map((id) => nameAndVersion(id).name))} >/dev/null 2>&1`;
  return `${fresh || verb !== "install" ? first : `${known} || ${refresh(manager)} || exit\n`}${apt} ${packages}`;
}

/** A silent sh test that this package, and this version where one is named, is installed. */
export function isInstalled(manager: PackageManager, id: string): string {
  if (manager !== "apt") return `rpm -q ${quote(packageSpec(manager, id))} >/dev/null 2>&1`;
  const { name, version } = nameAndVersion(id);
  const format = `\${db:Status-Status}${version === undefined ? "" : " ${Version}"}`;
  return `[ "$(dpkg-query -W -f=${quote(format)} ${quote(name)} 2>/dev/null)" = ${quote(version === undefined ? "installed" : `installed ${version}`)} ]`;
}

/** The same, or one that provides what is called so: asked for vim, yum and dnf install vim-enhanced. */
export function isProvided(manager: PackageManager, id: string): string {
  if (manager === "apt") return isInstalled(manager, id);
  return `{ ${isInstalled(manager, id)} || rpm -q --whatprovides ${quote(packageSpec(manager, id))} >/dev/null 2>&1; }`;
}

/** A silent sh test that just this version (`[epoch:]version-release`) is installed; others of it, as of a kernel or another architecture, may be too. */
export function isInstalledVersion(manager: PackageManager, name: string, version: string): string {
  if (manager === "apt") return isInstalled(manager, `${name}=${version}`);
  return `rpm -q --qf '%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\n' ${quote(name)} 2>/dev/null | grep -qxF -e ${quote(version)}`;
}
