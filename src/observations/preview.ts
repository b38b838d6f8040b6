import { quote, join } from "../shell/quote.ts";
import { aside } from "./shared/aside.ts";
import { defineObservation, type Key } from "./define.ts";
import type { PackageManager } from "./shared/package-manager.ts";
import { packageSpec } from "./shared/package-name.ts";
import { sections } from "./shared/sections.ts";
import { aptTable, rpmTable } from "./shared/table.ts";

/** A package of a transaction to come. */
export interface Coming {
  readonly name: string;
  readonly version: string;
  /** What its manager calls just this one: `keepalived-2.2.8-6.el9.x86_64`, `keepalived=1:2.2.7-1`. */
  readonly spec: string;
  /** Absolute paths of its files and folders, as its repository lists them. */
  readonly files: readonly string[];
}

/** What a transaction would bring in, as the repositories say today. */
export type Preview =
  | { readonly known: true; readonly packages: readonly Coming[] }
  /** `missing`: the manager says for sure that no repository has such a package. */
  | { readonly known: false; readonly why: string; readonly missing?: true };

/** What is asked: one manager, and the names that it is to install at once. */
interface Question {
  readonly manager: PackageManager;
  readonly names: readonly string[];
  /** Words of the manager's own: `--enablerepo=epel`. No package begins with a dash. */
  readonly options: readonly string[];
}

function questionOf(id: string): Question {
  const [manager, ...words] = JSON.parse(id) as [PackageManager, ...string[]];
  return { manager, names: words.filter((word) => !word.startsWith("-")), options: words.filter((word) => word.startsWith("-")) };
}

export function previewKey(manager: PackageManager, names: readonly string[], options: readonly string[] = []): Key<Preview> {
  return { kind: "preview", id: JSON.stringify([manager, ...options, ...names.toSorted()]) };
}

/** The transaction, refused at its last question; what it would install as section `INDEX rows`, what was said as section `INDEX said`. */
function ask({ manager, names, options }: Question, index: number): string {
  const specs = join(names.map((name) => packageSpec(manager, name)));
  const command = manager === "apt" ? `apt-get -s -q install ${specs}` : `${join([manager, "--assumeno", ...options, "install"])} ${specs}`;
  return `${command} >said 2>&1
section '${index} rows'
awk ${quote(manager === "apt" ? aptTable : rpmTable)} said | tee -a rows
section '${index} said'
tail -n 20 said`;
}

/** Prints the files of all packages in `rows`: behind `P SPEC` their paths, one a line. `options`: what made those packages known. */
const list: Readonly<Record<PackageManager, (options: readonly string[]) => string>> = {
  dnf: (options) => `${join(["dnf", "-q", ...options, "repoquery"])} --qf '
P %{name}-%{evr}.%{arch}
%{files}
' $(awk '{ print $1 "-" $2 "." $3 }' rows) 2>/dev/null`,
  yum: (options) =>
    `for spec in $(awk '{ print $1 "-" $2 "." $3 }' rows); do echo "P $spec"; ${join(["repoquery", ...options, "-l"])} "$spec" 2>/dev/null; done`,
  // apt's lists know no files: the packages themselves do.
  apt: () => `apt-get -q -o APT::Sandbox::User=root download $(awk '{ print $1 "=" $2 }' rows) >/dev/null 2>&1
for file in *.deb; do
  [ -e "$file" ] || continue
  dpkg-deb -W --showformat='P \${Package}=\${Version}\\n' "$file"
  dpkg-deb --fsys-tarfile "$file" | tar -tf - | sed 's,^\\.,,; s,/$,,'
done`,
};

function filesBySpec(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let files: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("P ")) {
      files = [];
      found.set(line.slice(2).replace(/-0:(?=[^-]*-[^-]*$)/, "-"), files);
    } else if (line.startsWith("/")) files.push(line);
  }
  return found;
}

const noSuchPackage = /^(?:No match for argument: |No package .* available)/m;

function previewOf({ manager }: Question, rows: string, said: string, files: ReadonlyMap<string, readonly string[]>): Preview {
  const lines = said.trim().split("\n");
  if (manager !== "apt" && noSuchPackage.test(said)) return { known: false, missing: true, why: lines.filter((line) => noSuchPackage.test(line)).join("; ") };
  const coming = rows
    .trim()
    .split("\n")
    .filter((row) => row !== "")
    .map((row) => {
      const [name = "", version = "", arch = ""] = row.split(" ");
      const spec = manager === "apt" ? `${name}=${version}` : `${name}-${version}.${arch}`;
      return { name, version, spec, files: files.get(spec) };
    });
  if (coming.length === 0) return { known: false, why: lines.findLast((line) => line !== "") ?? "the package manager said nothing" };
  // A list without a single file is one that was not fetched: some repositories keep it apart.
  const silent = coming.find(({ files: own }) => own === undefined) ?? (coming.every(({ files: own }) => own?.length === 0) ? coming[0] : undefined);
  if (silent) return { known: false, why: `no repository told the files of ${silent.spec}` };
  return { known: true, packages: coming.map((each) => ({ ...each, files: (each.files ?? []).toSorted() })) };
}

/**
 * What installing packages would bring in: the id names the manager and the packages. The repositories are asked on the host, aside:
 * its own package cache is read, not refreshed.
 */
export default defineObservation<Preview>({
  kind: "preview",
  speculative: true,
  script(ids) {
    const questions = ids.map(questionOf);
    const manager = questions[0]?.manager ?? "dnf";
    return aside(
      `${questions.map(ask).join("\n")}\nsection files\n[ ! -s rows ] || {\n${list[manager]([...new Set(questions.flatMap(({ options }) => options))])}\n}`,
    );
  },
  parse(stdout, ids) {
    const texts = sections(stdout.toString());
    const files = filesBySpec(texts.get("files") ?? "");
    const refused = texts.get("refused")?.trim();
    return new Map(
      ids.map((id, index) => {
        const said = texts.get(`${index} said`);
        const rows = texts.get(`${index} rows`) ?? "";
        if (said === undefined || refused !== undefined) return [id, { known: false, why: `the repositories were not asked: ${refused ?? "no answer"}` }];
        return [id, previewOf(questionOf(id), rows, said, files)];
      }),
    );
  },
});
