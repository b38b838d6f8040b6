// How long the product takes on three lab machines, beside three bare `ssh` at once that run one script: the first run, and one that finds
// nothing to change; over a link without delay, and over one of 50 ms. Ratios of one run on one computer; nothing here is a test.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLoad } from "./bench-load.js";
import { giveUp, main, prepareCommand, root, say, whyNoLab } from "./prepare.js";

/** Pairs of converged runs, of which the medians count. */
const pairs = 9;
const nodes = [
  { address: "192.168.2.20", priority: 200 },
  { address: "192.168.2.21", priority: 150 },
  { address: "192.168.2.22", priority: 100 },
];
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

function must(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) giveUp(`${program} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

const holdfast = (...args) => must(process.execPath, "bin/holdfast.js", ...args);

/** Wall-clock milliseconds of programs that run at once, each with a text on its standard input. */
async function time(programs) {
  const began = performance.now();
  const codes = await Promise.all(
    programs.map(
      ({ argv: [program, ...args], input }) =>
        new Promise((resolve, reject) => {
          const child = spawn(program, args, { cwd: root, stdio: ["pipe", "ignore", "inherit"] });
          child.on("error", reject).on("close", resolve);
          child.stdin.on("error", () => undefined);
          child.stdin.end(input ?? "");
        }),
    ),
  );
  if (codes.some((code) => code !== 0)) giveUp(`what was timed ended with ${codes.join(", ")}: ${programs[0].argv.slice(0, 8).join(" ")} …`);
  return performance.now() - began;
}

/** A lab, and a namespace for the client whose only way to the machines is a link with this delay, each way, in seconds. */
class Stand {
  #folder = mkdtempSync(join(tmpdir(), "holdfast-bench-"));
  #inventory = join(this.#folder, "inventory/cluster.yml");
  #link;
  #inside;
  #lab;

  constructor() {
    cpSync(join(root, "inventory"), join(this.#folder, "inventory"), { recursive: true });
    this.#lab = `/run/holdfast-lab/${createHash("sha256").update(realpathSync(this.#inventory)).digest("hex").slice(0, 8)}`;
    const connection = `\n    ssh_identity_file: ${this.#lab}/identity\n    ssh_known_hosts_file: ${this.#lab}/known_hosts`;
    writeFileSync(this.#inventory, readFileSync(this.#inventory, "utf8").replace("\n    ssh_user: root", `\n    ssh_user: root${connection}`));
  }

  /** Machines as bare as at first. */
  async renew(delay) {
    await this.clear();
    holdfast("lab", "up", "-i", this.#inventory);
    this.#link = spawn("unshare", ["--net", "perl", join(root, "scripts/delay.pl"), String(delay), "near", "far"], { stdio: ["pipe", "pipe", "inherit"] });
    await new Promise((resolve, reject) => this.#link.on("error", reject).stdout.once("data", resolve));
    this.#inside = ["nsenter", `--net=/proc/${this.#link.pid}/ns/net`];
    const [bridge] = must("sh", "-c", `ls ${this.#lab}/hf-*-bridge`).split("\n");
    const near = `ip link set far netns ${bridge}; ip link set lo up; ip address add 192.168.2.1/32 dev near; ip link set near up; ip route add 192.168.2.0/24 dev near`;
    const far = `ip address add 192.168.2.253/32 dev br0; ip route add 192.168.2.0/24 dev br0; ip link set far up; ip route add 192.168.2.1/32 dev far
      echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv4/conf/br0/proxy_arp`;
    must(...this.#inside, "sh", "-ec", near);
    must("nsenter", `--net=${bridge}`, "sh", "-ec", far);
  }

  async clear() {
    if (this.#link) await new Promise((resolve) => this.#link.once("close", resolve).stdin.end());
    this.#link = undefined;
    holdfast("lab", "down", "-i", this.#inventory);
  }

  async end() {
    await this.clear();
    rmSync(this.#folder, { recursive: true });
  }

  /** Three bare `ssh` at once. */
  ssh(scriptOf) {
    const options = ["-F", "none", "-i", `${this.#lab}/identity`, "-o", `UserKnownHostsFile=${this.#lab}/known_hosts`, "-o", "BatchMode=yes"];
    return time(nodes.map((node) => ({ argv: [...this.#inside, "ssh", ...options, `root@${node.address}`, "sh", "-s"], input: scriptOf(node) })));
  }

  apply() {
    const command = [process.execPath, "bin/holdfast.js", "apply", ...playbooks, "-i", this.#inventory, "--yes", "--verify", "never", "--output", "jsonl"];
    return time([{ argv: [...this.#inside, ...command] }]);
  }
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

function row(name, bare, ours, aim) {
  const cell = (ms) => `${Math.round(ms)} ms`.padStart(10);
  say(`${name.padEnd(24)}${cell(bare)}${cell(ours)}   ${(ours / bare).toFixed(2)}${aim ? `  (aim: ${aim})` : ""}`);
}

async function measure(stand, milliseconds, aim) {
  const delay = milliseconds / 2000;
  await stand.renew(delay);
  const bareFirst = await stand.ssh(byHand);
  await stand.renew(delay);
  row(`${milliseconds} ms, first run`, bareFirst, await stand.apply());
  const bare = [];
  const ours = [];
  for (let pair = 0; pair < pairs; pair++) {
    bare.push(await stand.ssh(() => look));
    ours.push(await stand.apply());
  }
  row(`${milliseconds} ms, nothing to do`, median(bare), median(ours), aim);
}

await main(async () => {
  const missing = whyNoLab();
  if (missing) giveUp(`the benchmark boots machines of its own, and ${missing}`);
  prepareCommand();
  await measureLoad();
  say(`three machines; medians of ${pairs} runs where nothing is to be done, single first runs\n`);
  say(`${"".padEnd(24)}${"3 x ssh".padStart(10)}${"holdfast".padStart(10)}   ratio`);
  const stand = new Stand();
  try {
    await measure(stand, 0, 1.2);
    await measure(stand, 50, 0.8);
  } finally {
    await stand.end();
  }
  const ansible = spawnSync("ansible", ["--version"], { encoding: "utf8" }).stdout?.split("\n")[0];
  say(ansible ? `\n${ansible} is installed here, but it needs Python on the machines, and these have none` : "\nAnsible is not installed here");
});
