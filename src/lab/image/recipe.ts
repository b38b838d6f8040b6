import { createHash } from "node:crypto";
import { rpms } from "./rpms/rpms.ts";
import { workshop, workshopFiles, workshopScript } from "./specs.ts";
import { words } from "../words.ts";
import { systemFiles, systemScript } from "./system.ts";

/** What Debian gives; the lab's own packages come on top. createrepo-c and rpm are needed to make them. */
export const debianPackages = words(`systemd systemd-sysv dbus openssh-server iproute2 iputils-ping iputils-arping iptables netbase procps
  rsyslog logrotate sudo curl dnf rpm createrepo-c`);

const repackaged = rpms.flatMap((rpm) => rpm.debian ?? []);

/** Run by mmdebstrap with the image's folder as its argument: fetches what is repackaged, and installs the libraries it needs, but nothing that Debian puts beside it. */
export const fetchScript = `set -eu
export APT_CONFIG=$MMDEBSTRAP_APT_CONFIG
mkdir -p "$1${workshop}/debs"
cd "$1${workshop}/debs"
apt-get download -qq ${repackaged.join(" ")}
libraries=$(for deb in *.deb; do dpkg-deb -f "$deb" Depends; done | tr , '\\n' | grep '^ *lib' | sort -u | paste -sd ,)
apt-get satisfy -qq -y -oDPkg::Chroot-Directory="$1" "$libraries"
`;

/** Nothing of Debian's package manager stays in sight; a node that looks like EL must not answer to apt. */
const hideDebian = `
rm -rf ${workshop} /etc/apt /var/lib/apt /var/cache/apt /usr/lib/apt /usr/bin/apt* /etc/dpkg /var/lib/dpkg /usr/bin/dpkg* /usr/sbin/dpkg* /usr/lib/dpkg
rm -rf /etc/debian_version /etc/cron.daily/apt-compat /etc/cron.daily/dpkg /usr/bin/rpmbuild /usr/bin/rpmspec /usr/bin/createrepo_c /usr/lib/systemd/system/apt-*
rm -rf /usr/share/doc/* /usr/share/locale/* /var/cache/debconf /etc/machine-id /var/lib/dbus/machine-id /tmp/* /var/tmp/*
`;

/** The rest of the build, run with the image as its root. */
export const finishScript = `set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
${workshopScript()}${systemScript}${hideDebian}`;

/** Written into the image before `finishScript`. */
export const imageFiles = [...systemFiles, ...workshopFiles()];

/** Names what an image is made of: another recipe, suite or machine type is another image. */
export function imageKey(suite: string): string {
  const parts = [suite, process.arch, debianPackages, fetchScript, finishScript, imageFiles];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
