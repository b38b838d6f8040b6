import type { Rpm } from "./rpm.ts";

const chronydUnit = `[Unit]
Description=NTP client/server
Documentation=man:chronyd(8) man:chrony.conf(5)
After=network.target
Conflicts=systemd-timesyncd.service

[Service]
Type=forking
PIDFile=/run/chrony/chronyd.pid
EnvironmentFile=-/etc/sysconfig/chronyd
ExecStart=/usr/sbin/chronyd $OPTIONS

[Install]
WantedBy=multi-user.target
`;

const chronyConfig = `# Use public servers from the pool.ntp.org project.
# Please consider joining the pool (https://www.pool.ntp.org/join.html).
pool 2.rhel.pool.ntp.org iburst

# Record the rate at which the system clock gains/losses time.
driftfile /var/lib/chrony/drift

# Allow the system clock to be stepped in the first three updates
# if its offset is larger than 1 second.
makestep 1.0 3

# Enable kernel synchronization of the real-time clock (RTC).
rtcsync

# Specify directory for log files.
logdir /var/log/chrony
`;

/** A machine of the lab has this computer's clock, which is not its to set: `-x` lets chronyd do all but that. */
export const chrony: Rpm = {
  name: "chrony",
  summary: "An NTP client/server",
  debian: "chrony",
  take: [
    ["usr/sbin/chronyd", "usr/sbin/chronyd"],
    ["usr/bin/chronyc", "usr/bin/chronyc"],
  ],
  files: [
    { path: "/usr/lib/systemd/system/chronyd.service", text: chronydUnit },
    { path: "/etc/chrony.conf", text: chronyConfig },
    { path: "/etc/sysconfig/chronyd", text: '# Command-line options for chronyd\nOPTIONS="-x -f /etc/chrony.conf"\n' },
  ],
  config: ["/etc/chrony.conf", "/etc/sysconfig/chronyd"],
  folders: ["/var/lib/chrony", "/var/log/chrony"],
  unit: "chronyd.service",
  before: "getent passwd _chrony >/dev/null || useradd --system --no-create-home --home-dir /var/lib/chrony --shell /sbin/nologin --user-group _chrony\n",
  versions: [["upstream", "1"]],
};
