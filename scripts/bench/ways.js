// The ways to do the job that are measured: bare `ssh`, Holdfast, and Ansible and Mitogen where they are installed.
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { root } from "../prepare.js";

const playbooks = ["playbooks/haproxy.yml", "playbooks/keepalived.yml"];

/** What somebody does by hand who trusts that the machines are bare. */
const byHand = ({ priority }) => `set -e
yum -y install haproxy keepalived psmisc >/dev/null
cat >/etc/haproxy/haproxy.cfg <<'END'
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend main
    bind *:8080
    monitor-uri /healthz
END
cat >/etc/keepalived/keepalived.conf <<'END'
vrrp_script check_haproxy {
    script "/usr/bin/killall -0 haproxy"
    interval 2
}
vrrp_instance VI_1 {
    state BACKUP
    interface eth0
    virtual_router_id 51
    priority ${priority}
    advert_int 1
    virtual_ipaddress {
        192.168.2.10
    }
    track_script {
        check_haproxy
    }
}
END
sed -i 's/^KEEPALIVED_OPTIONS=.*/KEEPALIVED_OPTIONS="-D -d -S 0"/' /etc/sysconfig/keepalived
echo 'local0.* /var/log/keepalived.log' >/etc/rsyslog.d/10-keepalived.conf
iptables -I INPUT -p vrrp -j ACCEPT
iptables -I INPUT -p tcp --dport 8080 -j ACCEPT
iptables-save >/etc/sysconfig/iptables
systemctl restart rsyslog
systemctl enable --now haproxy keepalived 2>/dev/null
`;

/** What one looks at to see that nothing is to be done. */
const look = `rpm -q haproxy keepalived psmisc
sha256sum /etc/haproxy/haproxy.cfg /etc/keepalived/keepalived.conf /etc/sysconfig/keepalived /etc/sysconfig/iptables /etc/rsyslog.d/10-keepalived.conf
systemctl is-active haproxy keepalived; systemctl is-enabled haproxy keepalived
iptables-save
`;

/** One `ssh` for each machine, all at once. */
function ssh(stand, script) {
  const options = ["-F", "none", "-i", stand.identity, "-o", `UserKnownHostsFile=${stand.knownHosts}`, "-o", "BatchMode=yes"];
  return stand.nodes.map((node) => ({ argv: ["ssh", ...options, `root@${node.address}`, "sh", "-s"], input: script(node) }));
}

function holdfast(stand) {
  const options = ["-i", stand.inventory, "--yes", "--verify", "never", "--output", "jsonl"];
  return [{ argv: [process.execPath, "bin/holdfast.js", "apply", ...playbooks, ...options] }];
}

/** Set up as its documentation says for speed: pipelining, one connection kept for a run, no facts, as many forks as machines up to 50. */
function ansible(stand, strategy) {
  const env = {
    ANSIBLE_PIPELINING: "1",
    ANSIBLE_FORKS: String(Math.min(stand.nodes.length, 50)),
    // Connections of a run before are not there to be used again: somebody who converges does so hours later.
    ANSIBLE_SSH_CONTROL_PATH_DIR: mkdtempSync(join(stand.folder, "c")),
    ANSIBLE_SSH_ARGS: `-F none -o ControlMaster=auto -o ControlPersist=2s -o UserKnownHostsFile=${stand.knownHosts}`,
    ANSIBLE_PRIVATE_KEY_FILE: stand.identity,
    ANSIBLE_STRATEGY: strategy,
    ANSIBLE_HOME: join(stand.folder, "ansible"),
    ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
  };
  return [{ argv: ["ansible-playbook", "-i", stand.inventory, join(root, "scripts/bench/ansible/site.yml")], env }];
}

const firstLine = (program, ...args) => spawnSync(program, args, { encoding: "utf8" }).stdout?.split("\n")[0];
/** As a package of the distribution, beside Ansible's. */
const hasMitogen = () => spawnSync("/usr/bin/python3", ["-c", "import ansible_mitogen"]).status === 0;

/** Each way by its name; `first` and `again` give the programs that are started at once. */
export function waysOf() {
  const version = firstLine("ansible-playbook", "--version");
  const ways = [
    { name: "ssh", first: (stand) => ssh(stand, byHand), again: (stand) => ssh(stand, () => look) },
    { name: "holdfast", first: holdfast, again: holdfast },
  ];
  const missing = [];
  const add = (name, strategy) => ways.push({ name, first: (stand) => ansible(stand, strategy), again: (stand) => ansible(stand, strategy) });
  if (version) add("ansible", "linear");
  else missing.push("Ansible");
  if (version && hasMitogen()) add("mitogen", "mitogen_linear");
  else missing.push("Mitogen");
  return { ways, missing, version };
}
