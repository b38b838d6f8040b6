import type { Rpm } from "./rpm.ts";

const keepalivedUnit = `[Unit]
Description=LVS and VRRP High Availability Monitor
After=network-online.target syslog.target
Wants=network-online.target
Documentation=man:keepalived(8)
Documentation=man:keepalived.conf(5)

[Service]
Type=notify
PIDFile=/run/keepalived.pid
KillMode=process
EnvironmentFile=-/etc/sysconfig/keepalived
ExecStart=/usr/sbin/keepalived --dont-fork $KEEPALIVED_OPTIONS
ExecReload=/bin/kill -HUP $MAINPID

[Install]
WantedBy=multi-user.target
`;

const keepalivedOptions = `# Options for keepalived. See \`keepalived --help' output and keepalived(8) and
# keepalived.conf(5) man pages for a list of all options. Here are the most
# common ones :
#
# --vrrp               -P    Only run with VRRP subsystem.
# --check              -C    Only run with Health-checker subsystem.
# --dont-release-vrrp  -V    Dont remove VRRP VIPs & VROUTEs on daemon stop.
# --dont-release-ipvs  -I    Dont remove IPVS topology on daemon stop.
# --dump-conf          -d    Dump the configuration data.
# --log-detail         -D    Detailed log messages.
# --log-facility       -S    0-7 Set local syslog facility (default=LOG_DAEMON)
#

KEEPALIVED_OPTIONS="-D"

`;

/** Two of them, so that pinning and upgrading have something to choose from; only the newer one's version is what its binary says. */
export const keepalived: Rpm = {
  name: "keepalived",
  summary: "High Availability monitor built upon LVS, VRRP and service pollers",
  debian: "keepalived",
  take: [
    ["usr/sbin/keepalived", "usr/sbin/keepalived"],
    ["etc/keepalived/keepalived.conf.sample", "etc/keepalived/keepalived.conf"],
  ],
  // Upstream's sample without its virtual servers: they need IPVS in the kernel, and keepalived does not start where that is missing.
  adapt: "sed -i '/^virtual_server/,$d' etc/keepalived/keepalived.conf; chmod 0644 etc/keepalived/keepalived.conf",
  files: [
    { path: "/usr/lib/systemd/system/keepalived.service", text: keepalivedUnit },
    { path: "/etc/sysconfig/keepalived", text: keepalivedOptions },
  ],
  config: ["/etc/sysconfig/keepalived", "/etc/keepalived/keepalived.conf"],
  folders: ["/etc/keepalived", "/usr/libexec/keepalived"],
  unit: "keepalived.service",
  versions: [
    ["2.2.4", "6"],
    ["upstream", "1"],
  ],
};
