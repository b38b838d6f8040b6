import { elRules } from "../../firewall.ts";
import type { Rpm } from "./rpm.ts";

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

export const iptablesServices: Rpm = {
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
};
