import { quote } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
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

/** What `state: latest` would bring. Asks repositories, so it is read only when its task's turn comes. */
export default defineObservation<Upgrade>({
  kind: "upgrade",
  speculative: false,
  timeout: 180,
  script: (names) => `${sectionFunction}${packageManagerFunction}manager=$(package_manager)
section "$manager"
${names
  .map(
    (name) => `section ${quote(`name ${name}`)}
case $manager in
dnf) dnf -q list --upgrades -- ${quote(name)} 2>/dev/null ;;
yum) yum -q list updates -- ${quote(name)} 2>/dev/null ;;
apt) apt-cache policy -- ${quote(name)} ;;
esac`,
  )
  .join("\n")}
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
