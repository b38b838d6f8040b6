import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import { join } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
import { packageManagerFunction } from "./shared/package-manager.ts";
import { nameAndVersion } from "./shared/package-name.ts";

export type Package =
  | { readonly installed: false }
  | {
      readonly installed: true;
      /** `[epoch:]version-release` as rpm has it, or dpkg's version. */
      readonly version: string;
      /** The package that provides what is asked for, where none of that name is installed: `vim` is provided by vim-enhanced. Of rpm alone. */
      readonly by?: string | undefined;
    };

/** One package as the database holds it. */
interface Entry {
  readonly name: string;
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

const rpmFields = ["NAME", "EPOCHNUM", "VERSION", "RELEASE", "ARCH"];
const rpmEntry = rpmFields.map((field) => `%{${field}}`).join("\\t");
/** An entry once for each of its capabilities, with that at the end. */
const rpmProvides = `[${rpmFields.map((field) => `%{=${field}}\\t`).join("")}%{PROVIDES}\\n]`;

/** Prints the entries of all names, then what the packages provide that provide those without an entry, which rpm itself tells. */
const askRpm = (names: string): string => `rows=$(rpm -q --qf '${rpmEntry}\\n' -- ${names} 2>&1)
printf '%s\\n' "$rows"
set -f
set -- $(printf '%s\\n' "$rows" | sed -n 's/^package \\([^ ]*\\) is not installed$/\\1/p')
[ $# -eq 0 ] || rpm -q --whatprovides --qf '${rpmProvides}' -- "$@" 2>/dev/null`;

/** What rpm would take as the name of this entry. */
function rpmNames({ name, epoch, version, release, arch }: Entry): string[] {
  const versions = [version, `${epoch}:${version}`].flatMap((each) => [each, `${each}-${release}`, `${each}-${release}.${arch}`]);
  return [name, `${name}.${arch}`, ...versions.map((each) => `${name}-${each}`)];
}

function fromRpm(lines: readonly string[], id: string): Package {
  const { name: wanted, version: wantedVersion } = nameAndVersion(id);
  const spec = wantedVersion === undefined ? wanted : `${wanted}-${wantedVersion}`;
  const rows = lines.map((line) => {
    const [name = "", epoch = "0", version = "", release = "", arch = "", capability] = line.split("\t");
    return { name, epoch, version, release, arch, capability };
  });
  // Of several versions, as kernels have, rpm names the one that came last at the end.
  const own = rows.findLast((row) => row.capability === undefined && rpmNames(row).includes(spec));
  const found = own ?? rows.findLast(({ capability }) => capability === spec);
  if (!found) return { installed: false };
  const { name, epoch, version, release } = found;
  return { installed: true, version: `${epoch === "0" ? "" : `${epoch}:`}${version}-${release}`, ...(!own && { by: name }) };
}

function fromDpkg(lines: readonly string[], id: string): Package {
  const wanted = nameAndVersion(id);
  for (const line of lines) {
    const [name = "", arch = "", status, version = ""] = line.split("\t");
    if (status !== "installed" || (wanted.name !== name && wanted.name !== `${name}:${arch}`)) continue;
    if (wanted.version === undefined || wanted.version === version) return { installed: true, version };
  }
  return { installed: false };
}

/** Is a package installed? The id is its name, or `name-version` (rpm) or `name=version` for one version of it. */
export default defineObservation<Package>({
  kind: "package",
  speculative: true,
  script(ids) {
    const specs = ids.map(nameAndVersion);
    const rpm = join(specs.map(({ name, version }) => (version === undefined ? name : `${name}-${version}`)));
    const dpkg = join(specs.map(({ name }) => name));
    return `${packageManagerFunction}case $(package_manager) in
dnf | yum) echo rpm; ${askRpm(rpm)} ;;
apt) echo dpkg; dpkg-query -W -f='\${Package}\\t\${Architecture}\\t\${db:Status-Status}\\t\${Version}\\n' -- ${dpkg} 2>/dev/null ;;
*) echo none ;;
esac
exit 0`;
  },
  parse(stdout, ids) {
    const [database = "", ...lines] = stdout.toString().split("\n");
    const broken = lines.find((line) => line.startsWith("error:"));
    if (broken !== undefined) throw new HoldfastError(`rpm can't read its database: ${broken}`, { code: "HF3110", exit: Exit.failed });
    if (database !== "rpm" && database !== "dpkg")
      throw new HoldfastError("neither dnf, yum nor apt is installed there", { code: "HF3111", exit: Exit.failed });
    return new Map(ids.map((id) => [id, (database === "rpm" ? fromRpm : fromDpkg)(lines, id)]));
  },
});
