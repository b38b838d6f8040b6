import type { TreeFile } from "./files.ts";
import { words } from "../words.ts";
import { repository } from "./specs.ts";

const sshdUnit = `[Unit]
Description=OpenSSH server daemon
Documentation=man:sshd(8) man:sshd_config(5)
After=network.target

[Service]
Type=notify
EnvironmentFile=-/etc/sysconfig/sshd
RuntimeDirectory=sshd
ExecStart=/usr/sbin/sshd -D $OPTIONS
ExecReload=/bin/kill -HUP $MAINPID
KillMode=process
Restart=on-failure
RestartSec=42s

[Install]
WantedBy=multi-user.target
`;

const sshdConfig = `HostKey /etc/ssh/ssh_host_ed25519_key
SyslogFacility AUTHPRIV
PermitRootLogin yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding yes
PrintMotd no
UseDNS no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
`;

const rsyslogConfig = `# rsyslog configuration file
module(load="imuxsock")
global(workDirectory="/var/lib/rsyslog")
module(load="builtin:omfile" Template="RSYSLOG_TraditionalFileFormat")
include(file="/etc/rsyslog.d/*.conf" mode="optional")
*.info;mail.none;authpriv.none;cron.none                /var/log/messages
authpriv.*                                              /var/log/secure
mail.*                                                  -/var/log/maillog
cron.*                                                  /var/log/cron
*.emerg                                                 :omusrmsg:*
local7.*                                                /var/log/boot.log
`;

const osRelease = `NAME="Holdfast Lab Linux"
VERSION="9.4"
ID="lablinux"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.4"
PLATFORM_ID="platform:el9"
PRETTY_NAME="Holdfast Lab Linux 9.4"
`;

const release = "Holdfast Lab Linux release 9.4\n";

const yumRepository = `[lab]
name=Lab - packages for EL 9
baseurl=file://${repository}
enabled=1
gpgcheck=0
metadata_expire=-1
`;

const sudoers = `Defaults   env_reset
Defaults   secure_path = /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
root    ALL=(ALL)       ALL
%wheel  ALL=(ALL)       ALL
#includedir /etc/sudoers.d
`;

/** What makes Debian's files look and answer like an EL machine. */
export const systemFiles: readonly TreeFile[] = [
  { path: "/usr/lib/os-release", text: osRelease },
  { path: "/etc/redhat-release", text: release },
  { path: "/etc/system-release", text: release },
  { path: "/etc/dnf/vars/releasever", text: "9\n" },
  { path: "/etc/dnf/dnf.conf", text: "[main]\ngpgcheck=1\ninstallonly_limit=3\nclean_requirements_on_remove=True\nbest=True\nskip_if_unavailable=False\n" },
  // Debian's rpm keeps a database for each user in their home.
  { path: "/etc/rpm/macros", text: "%_dbpath /var/lib/rpm\n" },
  { path: "/etc/yum.repos.d/lab.repo", text: yumRepository },
  { path: "/usr/lib/systemd/system-preset/90-default.preset", text: "enable sshd.service\nenable rsyslog.service\n" },
  { path: "/usr/lib/systemd/system-preset/99-default-disable.preset", text: "disable *\n" },
  { path: "/usr/lib/systemd/system/sshd.service", text: sshdUnit },
  { path: "/etc/ssh/sshd_config", text: sshdConfig, mode: 0o600 },
  { path: "/etc/rsyslog.conf", text: rsyslogConfig },
  { path: "/etc/sudoers", text: sudoers, mode: 0o440 },
  { path: "/etc/sudoers.d/ops", text: "ops ALL=(ALL) NOPASSWD: ALL\n", mode: 0o440 },
  { path: "/etc/sysconfig/network", text: "# Created by anaconda\n" },
];

/** Units that only cost time in a machine that lives for minutes, or that EL does not have. */
const masked = words(`systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service systemd-resolved.service systemd-timesyncd.service
  systemd-hwdb-update.service systemd-journal-catalog-update.service systemd-update-done.service systemd-pcrphase.service systemd-sysusers.service
  getty.target console-getty.service systemd-ask-password-wall.path systemd-firstboot.service ldconfig.service systemd-machine-id-commit.service
  dev-hugepages.mount sys-fs-fuse-connections.mount systemd-binfmt.service`);

/** sh run inside the image once its files and packages are in place. */
export const systemScript = `
rm -f /etc/systemd/system/multi-user.target.wants/ssh.service /etc/systemd/system/sshd.service /etc/systemd/system/*/ssh.socket
rm -rf /etc/init.d /etc/rc?.d
rm -f /lib/systemd/system/ssh.service /lib/systemd/system/ssh.socket /lib/systemd/system/ssh@.service /lib/systemd/system/rescue-ssh.target /etc/ssh/ssh_host_*
ln -sf ../usr/lib/os-release /etc/os-release
ln -sf dnf /usr/bin/yum
groupadd --system wheel
useradd --create-home --shell /bin/bash ops
useradd --create-home --shell /bin/bash --groups wheel oper
cp /etc/skel/.bashrc /root/.bashrc
mkdir -p -m 0700 /var/lib/rsyslog
for unit in ${masked.join(" ")}; do ln -sf /dev/null "/etc/systemd/system/$unit"; done
ln -sf /lib/systemd/system/multi-user.target /etc/systemd/system/default.target
rm -f /etc/systemd/system/*.target.wants/e2scrub* /etc/systemd/system/*.target.wants/systemd-pstore.service
rm -f /etc/systemd/system/timers.target.wants/* /lib/systemd/system/timers.target.wants/* /etc/rsyslog.d/* /var/log/*.log
systemctl enable sshd.service rsyslog.service iptables.service
dnf -q makecache
`;
