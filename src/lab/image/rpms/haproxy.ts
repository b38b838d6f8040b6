import type { Rpm } from "./rpm.ts";

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

export const haproxy: Rpm = {
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
    {
      path: "/etc/sysconfig/haproxy",
      text: '# Add extra options to the haproxy daemon here. This can be useful for\n# specifying multiple configuration files with multiple -f options.\nOPTIONS=""\n',
    },
  ],
  config: ["/etc/haproxy/haproxy.cfg", "/etc/sysconfig/haproxy"],
  folders: ["/etc/haproxy", "/etc/haproxy/conf.d", "/var/lib/haproxy"],
  unit: "haproxy.service",
  before: "getent passwd haproxy >/dev/null || useradd --system --no-create-home --home-dir /var/lib/haproxy --shell /usr/sbin/nologin --user-group haproxy\n",
  versions: [["upstream", "1"]],
};
