import { elRules } from "../firewall.ts";
import type { TreeFile } from "./files.ts";

/** A package of the lab's repository: Debian's binaries in EL's layout. */
export interface Rpm {
  readonly name: string;
  readonly summary: string;
  /** Debian's package that the binaries and the version come from; absent: text files alone. */
  readonly debian?: string;
  /** What is taken from Debian's package: where it lies there, and where EL has it. */
  readonly take: readonly (readonly [from: string, to: string])[];
  readonly files: readonly TreeFile[];
  /** Paths an upgrade leaves as the administrator made them. */
  readonly config: readonly string[];
  readonly folders?: readonly string[];
  readonly unit?: string;
  /** sh that changes what was taken, run in the package's tree. */
  readonly adapt?: string;
  /** sh run on the node before the files are laid down. */
  readonly before?: string;
  /** Version and release, newest last; `upstream` stands for Debian's own version. */
  readonly versions: readonly (readonly [version: string, release: string])[];
}

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

const haproxyUnit = `[Unit]
Description=HAProxy Load Balancer
After=network-online.target
Wants=network-online.target

[Service]
EnvironmentFile=-/etc/sysconfig/haproxy
Environment="CONFIG=/etc/haproxy/haproxy.cfg" "PIDFILE=/run/haproxy.pid"
ExecStartPre=/usr/sbin/haproxy -f $CONFIG -c -q $OPTIONS
ExecStart=/usr/sbin/haproxy -Ws -f $CONFIG -p $PIDFILE $OPTIONS
ExecReload=/usr/sbin/haproxy -f $CONFIG -c -q $OPTIONS
ExecReload=/bin/kill -USR2 $MAINPID
SuccessExitStatus=143
KillMode=mixed
Type=notify

[Install]
WantedBy=multi-user.target
`;

const haproxyConfig = `# Example configuration for a possible web application.
global
    log         127.0.0.1 local2
    chroot      /var/lib/haproxy
    pidfile     /var/run/haproxy.pid
    maxconn     4000
    user        haproxy
    group       haproxy
    daemon
    stats socket /var/lib/haproxy/stats

defaults
    mode                    http
    log                     global
    option                  httplog
    option                  dontlognull
    retries                 3
    timeout http-request    10s
    timeout queue           1m
    timeout connect         10s
    timeout client          1m
    timeout server          1m
    timeout http-keep-alive 10s
    timeout check           10s
    maxconn                 3000

frontend main
    bind *:5000
    default_backend         app

backend app
    balance     roundrobin
    server  app1 127.0.0.1:5001 check
    server  app2 127.0.0.1:5002 check
`;

const iptablesUnit = `[Unit]
Description=IPv4 firewall with iptables
AssertPathExists=/etc/sysconfig/iptables
Before=network-pre.target
Wants=network-pre.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/libexec/iptables/iptables.init start
ExecReload=/usr/libexec/iptables/iptables.init reload
ExecStop=/usr/libexec/iptables/iptables.init stop

[Install]
WantedBy=multi-user.target
`;

/** EL's script cut down to what the unit and `service iptables save` call. To stop is to restore the same tables empty and open. */
const iptablesInit = `#!/bin/sh
rules=/etc/sysconfig/iptables
case $1 in
  start|reload) exec iptables-restore -w <"$rules" ;;
  stop) iptables-save | sed -n -e '/^[*]/p' -e '/^COMMIT/p' -e '/^:[^ ]* [A-Z]/s/ .*/ ACCEPT [0:0]/p' | iptables-restore -w ;;
  save) umask 077; iptables-save >"$rules.new" && mv -f "$rules.new" "$rules" ;;
  *) echo "usage: $0 start|stop|reload|save" >&2; exit 2 ;;
esac
`;

/** What \`yum\` finds in the lab. Two keepalived, so that pinning and upgrading have something to choose from; only the newer one's version is what its binary says. */
export const rpms: readonly Rpm[] = [
  {
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
  },
  {
    name: "psmisc",
    summary: "Utilities for managing processes on your system",
    debian: "psmisc",
    take: [
      ["usr/bin/killall", "usr/bin/killall"],
      ["usr/bin/pstree", "usr/bin/pstree"],
      ["usr/bin/prtstat", "usr/bin/prtstat"],
      ["bin/fuser", "usr/sbin/fuser"],
    ],
    files: [],
    config: [],
    versions: [["upstream", "1"]],
  },
  {
    name: "haproxy",
    summary: "HAProxy reverse proxy for high availability environments",
    debian: "haproxy",
    take: [
      ["usr/sbin/haproxy", "usr/sbin/haproxy"],
      ["usr/bin/halog", "usr/bin/halog"],
    ],
    files: [
      { path: "/usr/lib/systemd/system/haproxy.service", text: haproxyUnit },
      { path: "/etc/haproxy/haproxy.cfg", text: haproxyConfig },
      { path: "/etc/sysconfig/haproxy", text: '# Add extra options to the haproxy daemon here. This can be useful for\n# specifying multiple configuration files with multiple -f options.\nOPTIONS=""\n' },
    ],
    config: ["/etc/haproxy/haproxy.cfg", "/etc/sysconfig/haproxy"],
    folders: ["/etc/haproxy", "/etc/haproxy/conf.d", "/var/lib/haproxy"],
    unit: "haproxy.service",
    before: "getent passwd haproxy >/dev/null || useradd --system --no-create-home --home-dir /var/lib/haproxy --shell /usr/sbin/nologin --user-group haproxy\n",
    versions: [["upstream", "1"]],
  },
  {
    name: "iptables-services",
    summary: "iptables and ip6tables services for iptables",
    take: [],
    files: [
      { path: "/usr/lib/systemd/system/iptables.service", text: iptablesUnit },
      { path: "/usr/libexec/iptables/iptables.init", text: iptablesInit, mode: 0o755 },
      { path: "/etc/sysconfig/iptables", text: elRules, mode: 0o600 },
    ],
    config: ["/etc/sysconfig/iptables"],
    unit: "iptables.service",
    versions: [["1.8.9", "1"]],
  },
];
