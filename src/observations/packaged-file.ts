import { posix } from "node:path";
import { join, quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import type { FileValue } from "./file.ts";
import { aside } from "./shared/aside.ts";
import { contentOf, sha256 } from "./shared/content.ts";
import { contentLimit } from "./shared/file-script.ts";
import type { PackageManager } from "./shared/package-manager.ts";
import { sections } from "./shared/sections.ts";

/** A file as a package lays it down; null where the package could not be had. */
export type PackagedFile = FileValue | null;

interface Wanted {
  readonly manager: PackageManager;
  /** The one package, as `Coming.spec` names it. */
  readonly spec: string;
  readonly path: string;
}

function wantedOf(id: string): Wanted {
  const [manager, spec, path] = JSON.parse(id) as [PackageManager, string, string];
  return { manager, spec, path };
}

export function packagedFileKey(manager: PackageManager, spec: string, path: string): Key<PackagedFile> {
  return { kind: "packaged_file", id: JSON.stringify([manager, spec, path]) };
}

/** `%ghost` of rpm: listed, but made by nobody but the program itself. */
const ghost = 64;

/**
 * Fetches packages and lays each out under `out/SPEC`: `tree` with the wanted paths, and `header`, a line for each path:
 * path, st_mode (octal), rpm's flags, user, group, size, sha256, target of a link, with tabs between.
 */
function fetchRpms(manager: PackageManager, specs: readonly string[], paths: string): string {
  const fields = ["FILENAMES", "FILEMODES:octal", "FILEFLAGS", "FILEUSERNAME", "FILEGROUPNAME", "FILESIZES", "FILEDIGESTS", "FILELINKTOS"];
  return `${manager} -y install --downloadonly --downloaddir=/var/tmp/holdfast ${join(specs)} >/dev/null 2>&1
for rpm in *.rpm; do
  [ -e "$rpm" ] || continue
  spec=$(rpm -qp --nosignature --qf '%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}' "$rpm")
  mkdir -p "out/$spec/tree"
  rpm -qp --nosignature --qf ${quote(`[${fields.map((field) => `%{${field}}`).join("\\t")}\\n]`)} "$rpm" >"out/$spec/header"
  if command -v cpio >/dev/null; then
    rpm2cpio "$rpm" | (cd "out/$spec/tree" && cpio -idm --quiet ${paths})
  else
    rpm2archive "$rpm" && tar -xzf "$rpm.tgz" -C "out/$spec/tree" ${paths}
  fi >/dev/null 2>&1
done`;
}

function fetchDebs(specs: readonly string[], paths: string): string {
  return `apt-get -q -o APT::Sandbox::User=root download ${join(specs)} >/dev/null 2>&1
for deb in *.deb; do
  [ -e "$deb" ] || continue
  spec=$(dpkg-deb -W --showformat='\${Package}=\${Version}' "$deb")
  mkdir -p "out/$spec/tree"
  dpkg-deb --fsys-tarfile "$deb" | tar -xpf - --no-recursion -C "out/$spec/tree" ${paths} 2>/dev/null
  for path in ${paths}; do
    file=out/$spec/tree/$path
    [ -e "$file" ] || [ -L "$file" ] || continue
    hash=$([ ! -f "$file" ] || sha256sum <"$file")
    printf '%s\\t%o\\t0\\t%s\\t%s\\t%s\\n' "\${path#.}" "0x$(stat -c %f "$file")" "$(stat -c '%U	%G	%s' "$file")" "\${hash%% *}" "$(readlink "$file")"
  done >"out/$spec/header"
done`;
}

/** `show INDEX SPEC PATH` prints the path's line of the header, and the content of a small file in base64. */
const showFunction = `show() {
  [ -d "out/$2" ] || return 0
  section "$1"
  path=$3 awk -F'\\t' '$1 == ENVIRON["path"]' "out/$2/header"
  file=out/$2/tree$3
  [ ! -f "$file" ] || [ -L "$file" ] || [ "$(stat -c %s "$file")" -gt ${contentLimit} ] || { section "$1 content"; base64 "$file"; }
}`;

function valueOf(path: string, line: string | undefined, content: string | undefined): PackagedFile {
  if (line === undefined) return null;
  const [, bits = "", flags = "", owner = "", group = "", size = "", hash = "", target = ""] = line.replace("\n", "").split("\t");
  if (bits === "" || (Number(flags) & ghost) !== 0) return { type: "absent" };
  const st = Number.parseInt(bits, 8);
  const mode = (st & 0o7777).toString(8).padStart(4, "0");
  const attributes = { mode, owner, group, ...(owner === "root" && { uid: 0 }), ...(group === "root" && { gid: 0 }) };
  if (st >> 12 === 4) return { type: "directory", ...attributes };
  if (st >> 12 === 10) return { type: "link", target, path: posix.resolve(posix.dirname(path), target) };
  if (st >> 12 !== 8) return { type: "other", what: "a special file" };
  const bytes = content === undefined ? undefined : Buffer.from(content, "base64");
  const isWhole = bytes !== undefined && bytes.length === Number(size) && (hash.length !== 64 || sha256(bytes) === hash);
  return {
    type: "file",
    ...attributes,
    size: Number(size),
    ...(hash.length === 64 && { hash }),
    ...(isWhole && { hash: sha256(bytes), content: contentOf(bytes) }),
  };
}

/**
 * A file out of a package that is not installed: the id names manager, package and path. The package is fetched by the host, aside, once for all
 * of its files that are wanted at the same time.
 */
export default defineObservation<PackagedFile>({
  kind: "packaged_file",
  speculative: true,
  script(ids) {
    const wanted = ids.map(wantedOf);
    const manager = wanted[0]?.manager ?? "dnf";
    const specs = [...new Set(wanted.map(({ spec }) => spec))];
    const paths = join([...new Set(wanted.map(({ path }) => `.${path}`))]);
    const shows = wanted.map(({ spec, path }, index) => `show ${index} ${join([spec, path])}`);
    return aside([manager === "apt" ? fetchDebs(specs, paths) : fetchRpms(manager, specs, paths), showFunction, ...shows].join("\n"));
  },
  parse(stdout, ids) {
    const texts = sections(stdout.toString());
    return new Map(ids.map((id, index) => [id, valueOf(wantedOf(id).path, texts.get(String(index)), texts.get(`${index} content`))]));
  },
});
