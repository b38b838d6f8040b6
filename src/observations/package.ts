import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import { join } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
import { packageManagerFunction } from "./shared/package-manager.ts";
import { nameAndVersion } from "./shared/package-name.ts";

export type Package =
  | { readonly installed: false }
  /** `[epoch:]version-release` as rpm has it, or dpkg's version. */
  | { readonly installed: true; readonly version: string };

/** One package as the database holds it. */
interface Entry {
  readonly name: string;
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

const rpmFields = ["NAME", "EPOCHNUM", "VERSION", "RELEASE", "ARCH"].map((field) => `%{${field}}`).join("\\t");

/** What rpm would take as the name of this entry. */
function rpmNames({ name, epoch, version, release, arch }: Entry): string[] {
  const full = `${version}-${release}`;
  const evr = epoch === "0" ? [full] : [full, `${epoch}:${full}`];
  return [name, `${name}.${arch}`, `${name}-${version}`, ...evr.flatMap((each) => [`${name}-${each}`, `${name}-${each}.${arch}`])];
}

function fromRpm(lines: readonly string[], id: string): Package {
  const { name, version } = nameAndVersion(id);
  const spec = version === undefined ? name : `${name}-${version}`;
  for (const line of lines) {
    const [found = "", epoch = "0", number = "", release = "", arch = ""] = line.split("\t");
    if (!rpmNames({ name: found, epoch, version: number, release, arch }).includes(spec)) continue;
    return { installed: true, version: `${epoch === "0" ? "" : `${epoch}:`}${number}-${release}` };
  }
  return { installed: false };
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
dnf | yum) echo rpm; rpm -q --qf '${rpmFields}\\n' -- ${rpm} 2>&1 ;;
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
