import { join, quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { aside } from "./shared/aside.ts";
import { packageManagerFunction } from "./shared/package-manager.ts";
import { sectionFunction, sections } from "./shared/sections.ts";

/** The newer version of an installed package that its repositories offer; null when it is the newest. */
export interface Upgrade {
  readonly version: string | null;
}

/** What `state: latest` asks of one installed package. */
export function upgradeKey(name: string, options: readonly string[] = []): Key<Upgrade> {
  return { kind: "upgrade", id: [name, ...options].join(" ") };
}

/** The package behind such a key. */
export function upgradeName({ id }: Key): string {
  return id.split(" ")[0] ?? id;
}

/** The second column of the last line that names the package: `keepalived.x86_64  2.2.8-7.el9  appstream`. */
function fromDnf(text: string, name: string): string | null {
  const rows = text.split("\n").map((line) => line.trim().split(/\s+/));
  return rows.findLast(([first]) => first?.replace(/\.[^.]+$/, "") === name)?.[1] ?? null;
}

function fromApt(text: string): string | null {
  const installed = /^ {2}Installed: (.*)$/m.exec(text)?.[1];
  const candidate = /^ {2}Candidate: (.*)$/m.exec(text)?.[1];
  return candidate === undefined || candidate === "(none)" || candidate === installed ? null : candidate;
}

/** Prints as section `name NAME` what the package manager of the machine, `$manager`, says of each. */
function ask(ids: readonly string[]): string {
  const questions = ids.map((id) => {
    const [name = "", ...options] = id.split(" ");
    return `section ${quote(`name ${id}`)}
case $manager in
dnf) ${join(["dnf", "-q", ...options, "list", "--upgrades", "--", name])} 2>/dev/null ;;
yum) ${join(["yum", "-q", ...options, "list", "updates", "--", name])} 2>/dev/null ;;
apt) apt-cache policy -- ${quote(name)} ;;
esac`;
  });
  return `${packageManagerFunction}manager=$(package_manager)
section "$manager"
${questions.join("\n")}`;
}

/**
 * What `state: latest` would bring. The repositories are asked on the host, aside, so that a dry run leaves no fresh lists behind; where the
 * host allows no place aside, its package manager keeps what it fetched.
 */
export default defineObservation<Upgrade>({
  kind: "upgrade",
  speculative: true,
  timeout: 180,
  script: (names) => `${sectionFunction}said=$(${aside(ask(names))})
case $said in
*"$(section refused)"*) (${ask(names)}) ;;
*) printf '%s\n' "$said" ;;
esac
:`,
  parse(stdout, names) {
    const texts = sections(stdout.toString());
    return new Map(
      names.map((name) => {
        const text = texts.get(`name ${name}`) ?? "";
        return [name, { version: texts.has("apt") ? fromApt(text) : fromDnf(text, upgradeName({ kind: "upgrade", id: name })) }];
      }),
    );
  },
});
