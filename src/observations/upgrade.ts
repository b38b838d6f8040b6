import { quote } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
import { aside } from "./shared/aside.ts";
import { packageManagerFunction } from "./shared/package-manager.ts";
import { sectionFunction, sections } from "./shared/sections.ts";

/** The newer version of an installed package that its repositories offer; null when it is the newest. */
export interface Upgrade {
  readonly version: string | null;
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
function ask(names: readonly string[]): string {
  const questions = names.map(
    (name) => `section ${quote(`name ${name}`)}
case $manager in
dnf) dnf -q list --upgrades -- ${quote(name)} 2>/dev/null ;;
yum) yum -q list updates -- ${quote(name)} 2>/dev/null ;;
apt) apt-cache policy -- ${quote(name)} ;;
esac`,
  );
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
        return [name, { version: texts.has("apt") ? fromApt(text) : fromDnf(text, name) }];
      }),
    );
  },
});
