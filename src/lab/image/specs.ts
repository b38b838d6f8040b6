import type { TreeFile } from "./files.ts";
import { words } from "../words.ts";
import type { Rpm } from "./rpms/rpm.ts";
import { rpms } from "./rpms/rpms.ts";

/** Where the packages are made, inside the image; removed when the image is done. */
export const workshop = "/lab-build";

/** Where a node's `yum` finds them. */
export const repository = "/opt/lab-repository";

const header = (name: string, version: string, release: string, summary: string): string => `Name: ${name}
Version: ${version}
Release: ${release}%{?dist}
Summary: ${summary}
License: Public
AutoReqProv: no
`;

function filesSection(rpm: Rpm): string {
  const paths = [...rpm.take.map(([, to]) => `/${to}`), ...rpm.files.map((file) => file.path)];
  const folders = (rpm.folders ?? []).map((folder) => `%dir ${folder}`);
  return ["%files", ...folders, ...paths.map((path) => (rpm.config.includes(path) ? `%config(noreplace) ${path}` : path))].join("\n");
}

/** What EL's systemd macros do: nothing is started or enabled, a removed unit is stopped, an upgraded one restarted. */
function unitScripts(unit: string): string {
  return `%post
systemctl daemon-reload >/dev/null 2>&1 || :
%preun
if [ $1 -eq 0 ]; then systemctl --no-reload disable --now ${unit} >/dev/null 2>&1 || :; fi
%postun
systemctl daemon-reload >/dev/null 2>&1 || :
if [ $1 -ge 1 ]; then systemctl try-restart ${unit} >/dev/null 2>&1 || :; fi
`;
}

function spec(rpm: Rpm, version: string, release: string): string {
  const folders = (rpm.folders ?? []).map((folder) => `mkdir -p %{buildroot}${folder}\n`).join("");
  return `${header(rpm.name, version === "upstream" ? "%{upstream}" : version, release, rpm.summary)}Requires: /bin/sh
%description
${rpm.summary}.
%install
mkdir -p %{buildroot}
cp -a ${workshop}/trees/${rpm.name}/. %{buildroot}/
${folders}${rpm.before === undefined ? "" : `%pre\n${rpm.before}`}${rpm.unit === undefined ? "" : unitScripts(rpm.unit)}${filesSection(rpm)}
`;
}

const preinstalledNames = words(`bash coreutils curl dbus dnf findutils gawk glibc grep gzip hostname iproute iptables iptables-libs iputils logrotate
  openssh openssh-clients openssh-server openssl-libs pam passwd procps-ng python3 redhat-release rpm rsyslog sed shadow-utils sudo systemd
  systemd-libs tar util-linux which yum`);

/** Empty packages in the names of what is there already: the rpm database must answer for sudo or rsyslog, and `/bin/sh` must have an owner. */
const preinstalled = `${header("lab-base", "9.4", "1", "What an installed system consists of")}%description
What an installed system consists of.
${preinstalledNames
  .map(
    (name) => `%package -n ${name}
Summary: ${name}
${name === "bash" ? "Provides: /bin/sh\nProvides: /usr/bin/sh\n" : ""}%description -n ${name}
${name}, as the system was installed with it.
%files -n ${name}
`,
  )
  .join("")}`;

/** Everything `rpmbuild` is given: one spec a version, and the text files of each package. */
export function workshopFiles(): TreeFile[] {
  const specs = rpms.flatMap((rpm) =>
    rpm.versions.map(([version, release]) => ({ path: `${workshop}/specs/${rpm.name}@${version}.spec`, text: spec(rpm, version, release) })),
  );
  const trees = rpms.flatMap((rpm) => rpm.files.map((file) => ({ ...file, path: `${workshop}/trees/${rpm.name}${file.path}` })));
  return [...specs, ...trees, { path: `${workshop}/specs/lab-base.spec`, text: preinstalled }];
}

/** sh that makes the repository out of them, run inside the image. */
export function workshopScript(): string {
  const takes = rpms.flatMap((rpm) => rpm.take.map(([from, to]) => `install -D -p ${workshop}/debs/${rpm.debian ?? rpm.name}/${from} trees/${rpm.name}/${to}`));
  const adapts = rpms.flatMap(({ name, adapt }) => (adapt === undefined ? [] : [`(cd trees/${name}; ${adapt})`]));
  return `cd ${workshop}
for deb in debs/*.deb; do
  name=$(dpkg-deb -f "$deb" Package)
  dpkg-deb -x "$deb" "debs/$name"
  dpkg-deb -f "$deb" Version | sed -e 's/^[0-9]*://' -e 's/[-+].*//' >"debs/$name.version"
done
${[...takes, ...adapts].join("\n")}
for spec in specs/*.spec; do
  name=\${spec#specs/}; name=\${name%.spec}; name=\${name%@*}
  upstream=$(cat "debs/$name.version" 2>/dev/null || echo 0)
  rpmbuild -bb --quiet --nodeps --define "_topdir ${workshop}/top" --define "_rpmdir ${workshop}/made/$name" --define "dist .el9" --define "upstream $upstream" \\
    --define "debug_package %{nil}" --define "__os_install_post %{nil}" --define "_build_id_links none" "$spec"
done
rpm --initdb
rpm -i made/lab-base/*/*.rpm
rm -r made/lab-base
mkdir -p ${repository}
find made -name '*.rpm' -exec mv {} ${repository}/ \\;
createrepo_c --quiet --simple-md-filenames ${repository}
rpm -i ${repository}/iptables-services-*.rpm
`;
}
