// Machines to measure on: a lab, and a network namespace for the client whose only way to them is a link with a delay.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { giveUp, root } from "../prepare.js";

function must(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) giveUp(`${program} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

const holdfast = (...args) => must(process.execPath, "bin/holdfast.js", ...args);

/** Their network, that of the shipped inventory, has room for these, and VRRP has priorities from 1 to 254. */
export const mostNodes = 200;

const nodesOf = (count) => Array.from({ length: count }, (_, i) => ({ name: `node${i + 1}`, address: `192.168.2.${20 + i}`, priority: 250 - i }));

export class Stand {
  nodes;
  folder = mkdtempSync(join(realpathSync(tmpdir()), "holdfast-bench-"));
  inventory = join(this.folder, "cluster.yml");
  lab = `/run/holdfast-lab/${createHash("sha256").update(this.inventory).digest("hex").slice(0, 8)}`;
  /** What a program runs behind, to be at the near end of the link. */
  inside = [];
  #link;

  constructor(count) {
    this.nodes = nodesOf(count);
    const host = ({ name, address, priority }) => `        ${name}: { ansible_host: ${address}, keepalived_priority: ${priority} }\n`;
    writeFileSync(
      this.inventory,
      `all:
  children:
    keepalived:
      hosts:
${this.nodes.map(host).join("")}      vars:
        ansible_user: root
        keepalived_vip: 192.168.2.10
        keepalived_auth_pass: d3m0Pa55
        ssh_identity_file: ${this.identity}
        ssh_known_hosts_file: ${this.knownHosts}
`,
    );
  }

  get identity() {
    return join(this.lab, "identity");
  }

  get knownHosts() {
    return join(this.lab, "known_hosts");
  }

  /** Machines as bare as at first, behind a link that holds every packet for so many seconds, each way. */
  async renew(delay) {
    await this.clear();
    holdfast("lab", "up", "-i", this.inventory);
    this.#link = spawn("unshare", ["--net", "perl", join(root, "scripts/bench/delay.pl"), String(delay), "near", "far"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await new Promise((resolve, reject) => this.#link.on("error", reject).stdout.once("data", resolve));
    this.inside = ["nsenter", `--net=/proc/${this.#link.pid}/ns/net`];
    const [bridge] = must("sh", "-c", `ls ${this.lab}/hf-*-bridge`).split("\n");
    const near = `ip link set far netns ${bridge}; ip link set lo up; ip address add 192.168.2.1/32 dev near; ip link set near up; ip route add 192.168.2.0/24 dev near`;
    const far = `ip address add 192.168.2.253/32 dev br0; ip route add 192.168.2.0/24 dev br0; ip link set far up; ip route add 192.168.2.1/32 dev far
      echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv4/conf/br0/proxy_arp`;
    must(...this.inside, "sh", "-ec", near);
    must("nsenter", `--net=${bridge}`, "sh", "-ec", far);
  }

  async clear() {
    if (this.#link) await new Promise((resolve) => this.#link.once("close", resolve).stdin.end());
    this.#link = undefined;
    holdfast("lab", "down", "-i", this.inventory);
  }

  async end() {
    await this.clear();
    rmSync(this.folder, { recursive: true });
  }

  /** Wall-clock milliseconds of programs that run at once at the near end of the link, each with a text on its standard input. */
  async time(programs) {
    const began = performance.now();
    const ends = await Promise.all(programs.map((program) => this.#run(program)));
    const took = performance.now() - began;
    const bad = ends.find(({ code }) => code !== 0);
    if (bad) giveUp(`what was timed ended with ${bad.code}: ${bad.argv.slice(0, 8).join(" ")} …\n${bad.said}`);
    return took;
  }

  #run({ argv, input, env }) {
    const [program, ...args] = [...this.inside, ...argv];
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd: root, stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
      let said = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said = (said + text).slice(-4000)));
      child.on("error", reject).on("close", (code) => resolve({ code, argv, said }));
      child.stdin.on("error", () => undefined);
      child.stdin.end(input ?? "");
    });
  }
}
