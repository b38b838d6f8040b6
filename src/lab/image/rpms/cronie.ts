import type { Rpm } from "./rpm.ts";

const crondUnit = `[Unit]
Description=Command Scheduler
After=auditd.service nss-user-lookup.target systemd-user-sessions.service time-sync.target

[Service]
EnvironmentFile=-/etc/sysconfig/crond
ExecStart=/usr/sbin/crond -f $CRONDARGS
ExecReload=/bin/kill -HUP $MAINPID
KillMode=process
Restart=on-failure
RestartSec=30s

[Install]
WantedBy=multi-user.target
`;

const crontab = `SHELL=/bin/bash
PATH=/sbin:/bin:/usr/sbin:/usr/bin
MAILTO=root
`;

/** Debian's cron under the names of EL's. Crontabs stay where Debian's programs look for them. */
export const cronie: Rpm = {
  name: "cronie",
  summary: "Cron daemon for executing programs at set times",
  debian: "cron",
  take: [
    ["usr/sbin/cron", "usr/sbin/crond"],
    ["usr/bin/crontab", "usr/bin/crontab"],
    ["etc/pam.d/cron", "etc/pam.d/cron"],
  ],
  files: [
    { path: "/usr/lib/systemd/system/crond.service", text: crondUnit },
    { path: "/etc/crontab", text: crontab },
    { path: "/etc/sysconfig/crond", text: "# Settings for the CRON daemon.\nCRONDARGS=\n" },
  ],
  config: ["/etc/crontab", "/etc/sysconfig/crond", "/etc/pam.d/cron"],
  folders: ["/etc/cron.d", "/var/spool/cron", "/var/spool/cron/crontabs"],
  unit: "crond.service",
  versions: [["3.0pl1", "1"]],
};
