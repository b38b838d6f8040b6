import { join, quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { aside } from "./shared/aside.ts";
import type { PackageManager } from "./shared/package-manager.ts";
import { packageSpec } from "./shared/package-name.ts";
import { sections } from "./shared/sections.ts";
import { aptLeaving, rpmLeaving } from "./shared/table.ts";

/** A package of a removal to come. */
export interface Leaving {
  readonly name: string;
  readonly version: string;
  /** Absolute paths that go with it: not the settings files that apt leaves behind, nor folders, which stay where somebody else uses them. */
  readonly files: readonly string[];
}

/** What removing packages takes away, as their manager says. */
export type Removal = { readonly known: true; readonly packages: readonly Leaving[] } | { readonly known: false; readonly why: string };

function questionOf(id: string): { readonly manager: PackageManager; readonly names: readonly string[] } {
  const [manager, ...names] = JSON.parse(id) as [PackageManager, ...string[]];
  return { manager, names };
}

export function removalKey(manager: PackageManager, names: readonly string[]): Key<Removal> {
  return { kind: "removal", id: JSON.stringify([manager, ...names.toSorted()]) };
}

/** Prints the files of the package `$name`, `$version`, `$arch`. */
const list = {
  rpm: `rpm -q --qf '[%{FILEMODES:perms} %{FILENAMES}\\n]' "$name-$version.$arch" | sed -n 's/^[^d][^ ]* //p'`,
  apt: `dpkg -L "$name" | while read -r path; do [ -d "$path" ] || echo "$path"; done |
    grep -vxF "$(dpkg-query -W -f='\${Conffiles}\\n' "$name" | awk 'NF { print $1 }')"`,
} as const;

/** The transaction, refused at its last question: as section `INDEX` a line `P NAME VERSION` for each package, its files behind it. */
function ask({ manager, names }: ReturnType<typeof questionOf>, index: number): string {
  const isApt = manager === "apt";
  const specs = join(names.map((name) => packageSpec(manager, name)));
  return `${isApt ? `apt-get -s -q remove ${specs}` : `${manager} --assumeno remove ${specs}`} >said 2>&1
section ${index}
awk ${quote(isApt ? aptLeaving : rpmLeaving)} said | while read -r name version arch rest; do
  echo "P $name $version"
  ${isApt ? list.apt : list.rpm}
done
section '${index} said'
tail -n 1 said`;
}

function parse(text: string): readonly Leaving[] {
  const parts = text.split(/^(?=P )/m).filter((part) => part.startsWith("P "));
  return parts.map((part) => {
    const [head = "", ...lines] = part.trimEnd().split("\n");
    const [, name = "", version = ""] = head.split(" ");
    return { name, version, files: lines.filter((line) => line.startsWith("/")) };
  });
}

/**
 * What removing packages would take away: the id names the manager and the packages. The transaction takes along what depends on them, and perhaps
 * what nobody needs any more. Asked on the host, aside.
 */
export default defineObservation<Removal>({
  kind: "removal",
  speculative: true,
  script: (ids) => aside(ids.map((id, index) => ask(questionOf(id), index)).join("\n")),
  parse(stdout, ids) {
    const texts = sections(stdout.toString());
    return new Map(
      ids.map((id, index) => {
        const packages = parse(texts.get(String(index)) ?? "");
        const why = texts.get("refused") ?? texts.get(`${index} said`) ?? "";
        return [id, packages.length > 0 ? { known: true, packages } : { known: false, why: why.trim() || "the package manager said nothing" }];
      }),
    );
  },
});
