import { join, quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { aside } from "./shared/aside.ts";
import { packageManagerFunction } from "./shared/package-manager.ts";
import { rpmArchitectures } from "./shared/rpm-architectures.ts";
import { sectionFunction, sections } from "./shared/sections.ts";

/** The newer version of an installed package that its repositories offer; null when it is the newest. */
export interface Upgrade {
  readonly version: string | null;
}

/** dnf's own word for lists that are fetched anew; the other managers are told in their ways. */
const refresh = "--refresh";

/** What `state: latest` asks of one installed package; `fresh`: of lists that are fetched anew, which are kept as little as all that is asked aside. */
export function upgradeKey(name: string, options: readonly string[] = [], fresh = false): Key<Upgrade> {
  return { kind: "upgrade", id: [name, ...(fresh ? [refresh] : []), ...options].join(" ") };
}

/** The package behind such a key. */
export function upgradeName({ id }: Key): string {
  return id.split(" ")[0] ?? id;
}

const architecture = new RegExp(`\\.(?:${rpmArchitectures})$`);

/** What stands behind the package's name: `keepalived.x86_64  2.2.8-7.el9  appstream`. A row too long for 80 columns goes on in the next line. */
function fromDnf(text: string, name: string): string | null {
  const words = text.split(/\s+/);
  const at = words.findLastIndex((word) => architecture.test(word) && (word === name || word.replace(architecture, "") === name));
  return at < 0 ? null : (words[at + 1] ?? null);
}

function fromApt(text: string): string | null {
  const installed = /^ {2}Installed: (.*)$/m.exec(text)?.[1];
  const candidate = /^ {2}Candidate: (.*)$/m.exec(text)?.[1];
  return candidate === undefined || candidate === "(none)" || candidate === installed ? null : candidate;
}

/** The options of such a key, as they stand in it. */
function optionsOf(id: string): string {
  return id.split(" ").slice(1).join(" ");
}

/** dnf and yum end with 1 where nothing is newer as well as where lists can't be had, as in a place aside that is full: only then has it failed. */
function orFail(list: string): string {
  return `{ why=$(${list} 2>&1 >&3) || case $why in *"o matching "[Pp]ackages*) ;; *) failed=1 ;; esac; } 3>&1`;
}

/**
 * Prints what the package manager of the machine, `$manager`, says: for apt as section `name ID` of each package; for the others, of which each
 * start takes up to a second, as section `all OPTIONS` of all that are asked for with the same options.
 */
function ask(ids: readonly string[]): string {
  const names = (of: readonly string[]): readonly string[] => of.map((id) => upgradeName({ kind: "upgrade", id }));
  const lists = (manager: "dnf" | "yum", what: string): string =>
    [...new Set(ids.map(optionsOf))]
      .map((all) => {
        const words = all.split(" ").filter(Boolean);
        const alike = ids.filter((id) => optionsOf(id) === all);
        const options = manager === "yum" ? words.filter((word) => word !== refresh) : words;
        const first = options.length < words.length ? "yum -q clean expire-cache >/dev/null 2>&1\n" : "";
        return `${first}section ${quote(`all ${all}`)}\n${orFail(join([manager, "-q", ...options, "list", what, "--", ...names(alike)]))}`;
      })
      .join("\n");
  const update = ids.some((id) => optionsOf(id).split(" ").includes(refresh)) ? "apt-get -q update >/dev/null 2>&1\n" : "";
  const policies = ids.map((id) => `section ${quote(`name ${id}`)}\napt-cache policy -- ${join(names([id]))}`);
  return `${packageManagerFunction}manager=$(package_manager) failed=
section "$manager"
case $manager in
dnf) ${lists("dnf", "--upgrades")} ;;
yum) ${lists("yum", "updates")} ;;
apt) ${update}${policies.join("\n")} ;;
esac
[ -z "$failed" ] || exit 1`;
}

/**
 * What `state: latest` would bring. The repositories are asked on the host, aside, so that a dry run leaves no fresh lists behind; where the
 * host allows no place aside, its package manager keeps what it fetched.
 */
export default defineObservation<Upgrade>({
  kind: "upgrade",
  speculative: true,
  timeout: () => 180,
  script: (ids) => `${sectionFunction}said=$(${aside(ask(ids))})
case $said in
*"$(section refused)"*) (${ask(ids)}) ;;
*) printf '%s\n' "$said" ;;
esac
:`,
  parse(stdout, ids) {
    const texts = sections(stdout.toString());
    const versionOf = (id: string): string | null =>
      texts.has("apt") ? fromApt(texts.get(`name ${id}`) ?? "") : fromDnf(texts.get(`all ${optionsOf(id)}`) ?? "", upgradeName({ kind: "upgrade", id }));
    return new Map(ids.map((id) => [id, { version: versionOf(id) }]));
  },
});
