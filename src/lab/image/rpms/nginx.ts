import type { Rpm } from "./rpm.ts";

const nginxUnit = `[Unit]
Description=The nginx HTTP and reverse proxy server
After=network-online.target remote-fs.target nss-lookup.target
Wants=network-online.target

[Service]
Type=forking
PIDFile=/run/nginx.pid
ExecStartPre=/usr/bin/rm -f /run/nginx.pid
ExecStartPre=/usr/sbin/nginx -t
ExecStart=/usr/sbin/nginx
ExecReload=/usr/sbin/nginx -s reload
KillSignal=SIGQUIT
TimeoutStopSec=5
KillMode=mixed
PrivateTmp=true

[Install]
WantedBy=multi-user.target
`;

const nginxConfig = `# For more information on configuration, see:
#   * Official English Documentation: http://nginx.org/en/docs/
user nginx;
worker_processes auto;
error_log /var/log/nginx/error.log;
pid /run/nginx.pid;

events {
    worker_connections 1024;
}

http {
    access_log          /var/log/nginx/access.log combined;
    sendfile            on;
    tcp_nopush          on;
    keepalive_timeout   65;
    include             /etc/nginx/mime.types;
    default_type        application/octet-stream;

    # Load modular configuration files from the /etc/nginx/conf.d directory.
    include /etc/nginx/conf.d/*.conf;

    server {
        listen       80;
        server_name  _;
        root         /usr/share/nginx/html;
        include /etc/nginx/default.d/*.conf;
    }
}
`;

const mimeTypes = `types {
    text/html               html htm;
    text/css                css;
    text/plain              txt;
    application/javascript  js;
    application/json        json;
    image/png               png;
    image/svg+xml           svg;
}
`;

export const nginx: Rpm = {
  name: "nginx",
  summary: "A high performance web server and reverse proxy server",
  debian: "nginx",
  take: [["usr/sbin/nginx", "usr/sbin/nginx"]],
  files: [
    { path: "/usr/lib/systemd/system/nginx.service", text: nginxUnit },
    { path: "/etc/nginx/nginx.conf", text: nginxConfig },
    { path: "/etc/nginx/mime.types", text: mimeTypes },
    { path: "/usr/share/nginx/html/index.html", text: "<!DOCTYPE html>\n<title>Test Page for the HTTP Server</title>\n" },
  ],
  config: ["/etc/nginx/nginx.conf", "/etc/nginx/mime.types"],
  folders: ["/etc/nginx", "/etc/nginx/conf.d", "/etc/nginx/default.d", "/var/lib/nginx", "/var/log/nginx"],
  unit: "nginx.service",
  before: "getent passwd nginx >/dev/null || useradd --system --no-create-home --home-dir /var/lib/nginx --shell /sbin/nologin --user-group nginx\n",
  versions: [["upstream", "1"]],
};
