import type { Random } from "../random.ts";
import type { Drift } from "./drift.ts";

const repository = "/opt/lab-repository";

export function packageDrift(random: Random): Drift {
  const script = random.pick([
    "rpm -e psmisc",
    "rpm -e haproxy",
    "rpm -e keepalived",
    "rpm -e --nodeps psmisc keepalived haproxy",
    `rpm -U --replacepkgs ${repository}/psmisc-*.rpm`,
    `rpm -i ${repository}/haproxy-*.rpm`,
    `rpm -U --oldpackage ${repository}/keepalived-2.2.4-*.rpm`,
    `rpm -U --oldpackage ${repository}/keepalived-2.2.4-*.rpm`,
    `rpm -e keepalived; rm -rf /etc/keepalived /etc/sysconfig/keepalived*; rpm -i ${repository}/keepalived-2.2.4-*.rpm`,
    "rpm -e --justdb psmisc",
    "rpm -e --justdb haproxy",
    "rpm -e which",
  ]);
  return { name: script, script: `{ ${script}; } 2>&1; :` };
}

export function unitDrift(random: Random): Drift {
  const unit = random.pick(["keepalived", "keepalived", "haproxy", "haproxy", "own", "rsyslog"]);
  const script = random.pick([
    `systemctl stop ${unit}`,
    `systemctl disable ${unit}`,
    `systemctl disable --now ${unit}`,
    `systemctl kill -s KILL ${unit}; sleep 0.2`,
    `systemctl restart ${unit}`,
    `systemctl enable ${unit}`,
    "systemctl mask haproxy",
    "systemctl mask --now haproxy",
    "systemctl mask --runtime haproxy",
    `mkdir -p /etc/systemd/system/${unit}.service.d && printf '[Service]\\nNice=5\\n' >/etc/systemd/system/${unit}.service.d/nice.conf`,
  ]);
  return { name: script, script: `{ ${script}; } 2>&1; :` };
}

export function userDrift(random: Random): Drift {
  const script = random.pick([
    "groupadd --system --gid 777 haproxy; useradd --system --uid 777 --gid haproxy haproxy",
    "usermod --shell /bin/sh haproxy",
    "usermod --append --groups adm daemon",
    "userdel ownuser",
    "userdel --remove ownuser",
    "userdel ownuser; groupdel ownside",
    "groupadd --gid 4999 ownside",
    "useradd --no-create-home --shell /bin/false ownuser",
    "useradd --create-home --home-dir /srv/elsewhere ownuser",
    "usermod --shell /bin/false --comment Somebody ownuser",
    "usermod --groups games ownuser",
    "usermod --gid games ownuser",
    "usermod --login owned ownuser",
    "groupmod --new-name otherside ownside",
    "groupmod --gid 4998 ownside",
    "gpasswd --delete ownuser adm",
    "rm -rf /srv/ownuser",
    "chown root:root /srv/ownuser/file",
    "echo net.ipv4.ip_nonlocal_bind = 0 >>/etc/sysctl.conf",
    "rm -f /etc/sysctl.conf",
    "sysctl -w net.ipv4.ip_nonlocal_bind=0",
  ]);
  return { name: script, script: `{ ${script}; } 2>&1; :` };
}
