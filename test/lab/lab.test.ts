import { build } from "esbuild";
import { spawn } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { processesOf } from "../../src/lab/cgroups.ts";
import { labDown, labStatus, labUp } from "../../src/lab/lab.ts";
import { labId } from "../../src/lab/names.ts";
import type { Lab } from "../../src/lab/types.ts";
import { labCut, labHeal, labRun } from "../../src/lab/use.ts";
import { ssh } from "./ssh.ts";
import { networkOf, tracesOf } from "./traces.ts";

const hosts = [
  { name: "Odd_Name-01.example.com", address: "192.168.2.20" },
  { name: "192.168.2.21" },
  { name: "alias-of-the-first", address: "192.168.2.20" },
  { name: "no-address" },
];
const first = "Odd_Name-01.example.com";
const second = "192.168.2.21";

let folder: string;
let inventory: string;
let lab: Lab;

async function output(host: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await labRun(lab, host, ["sh", "-c", script]);
  expect({ script, code, stderr: code === 0 ? "" : stderr }).toEqual({ script, code: 0, stderr: "" });
  return stdout.trim();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-lab-"));
  inventory = join(folder, "cluster.yml");
  await writeFile(inventory, "");
  lab = await labUp(inventory, hosts);
}, 300_000);

afterAll(async () => {
  await labDown(inventory);
  await rm(folder, { recursive: true });
});

test("every host is up under its own name and address, and reachable through its socket", async () => {
  expect(lab.hosts.map(({ name, address, running }) => [name, address, running])).toEqual([
    [first, "192.168.2.20", true],
    [second, "192.168.2.21", true],
    ["alias-of-the-first", "192.168.2.20", true],
    ["no-address", "198.18.0.1", true],
  ]);
  const script = "hostname; ip -4 -o address show eth0 | awk '{print $4}'; systemctl is-system-running; id -un";
  expect(await ssh(lab, first, script)).toBe("Odd-Name-01.example.com\n192.168.2.20/24\nrunning\nroot\n");
  expect(await ssh(lab, "alias-of-the-first", "hostname")).toBe("Odd-Name-01.example.com\n");
  expect(await ssh(lab, second, "hostname", "ops")).toBe("192.168.2.21\n");
});

test("the sockets and keys are the invoking user's alone", async () => {
  for (const path of [lab.hosts[0]?.socket ?? "", lab.identityFile, lab.knownHostsFile]) {
    const { mode, uid } = await stat(path);
    expect([path, mode & 0o777, uid]).toEqual([path, 0o600, process.getuid?.()]);
  }
});

test("ops becomes root without a password, oper with the lab's", async () => {
  expect(await ssh(lab, first, "sudo -n id -un", "ops")).toBe("root\n");
  expect(await ssh(lab, first, "sudo -n id -un || echo refused", "oper")).toBe("refused\n");
  expect(await ssh(lab, first, `echo '${lab.becomePassword}' | sudo -S -p '' id -un`, "oper")).toBe("root\n");
});

test("nodes see each other by name and address, and nothing else", async () => {
  await output(first, `ping -c 1 -W 2 ${second} && ping -c 1 -W 2 no-address`);
  expect((await labRun(lab, first, ["ping", "-c", "1", "-W", "1", "192.168.2.1"])).code).not.toBe(0);
});

test("a cut cable cuts the node off, but not its sshd", async () => {
  await labCut(lab, first);
  expect(await ssh(lab, first, "cat /sys/class/net/eth0/carrier")).toBe("0\n");
  expect((await labRun(lab, second, ["ping", "-c", "1", "-W", "1", "192.168.2.20"])).code).not.toBe(0);
  await labHeal(lab, first);
  await output(second, "ping -c 1 -w 5 192.168.2.20");
});

test("yum finds two versions of keepalived and installs what EL would", async () => {
  expect(await output(first, "rpm -q keepalived || :")).toBe("package keepalived is not installed");
  expect(await output(first, "yum -q list --showduplicates keepalived | awk '/keepalived/ {print $2}'")).toBe("2.2.4-6.el9\n2.2.7-1.el9");
  await output(first, "yum -y install keepalived-2.2.4 psmisc haproxy && killall --version");
  expect(await output(first, "rpm -q --qf '%{version}' keepalived; systemctl is-enabled keepalived haproxy || :")).toBe("2.2.4disabled\ndisabled");
  await output(first, "yum -y update keepalived");
  expect(await output(first, "rpm -q keepalived")).toBe("keepalived-2.2.7-1.el9.x86_64");
  expect(await output(first, "grep ^KEEPALIVED_OPTIONS /etc/sysconfig/keepalived")).toBe('KEEPALIVED_OPTIONS="-D"');
  await output(first, "systemctl start keepalived haproxy && systemctl is-active keepalived haproxy");
  await output(first, "yum -y remove keepalived haproxy && test ! -e /usr/sbin/keepalived && test ! -e /etc/haproxy/haproxy.cfg");
});

test("every user can ask for what is installed", async () => {
  expect(await ssh(lab, second, "rpm -q --qf '%{name}\\n' sudo rsyslog iptables-services", "ops")).toBe("sudo\nrsyslog\niptables-services\n");
  expect(await ssh(lab, second, "yum -q list available | awk '/lab$/ {print $1}'", "oper")).toContain("keepalived.x86_64");
});

test("the default firewall is EL's, and restarting it puts back the file", async () => {
  const chain = "iptables-save | grep '^-A INPUT' | tail -1";
  const reject = "-A INPUT -j REJECT --reject-with icmp-host-prohibited";
  expect(await output(first, chain)).toBe(reject);
  expect(await output(first, `iptables -A INPUT -p 112 -j ACCEPT; systemctl restart iptables; ${chain}`)).toBe(reject);
  expect(await output(first, "systemctl stop iptables; iptables-save | grep -c -- '^-A' || :; systemctl start iptables")).toBe("0");
});

test("local0 reaches the log that a rule names", async () => {
  const script = `echo 'local0.* /var/log/local0.log' >/etc/rsyslog.d/local0.conf && systemctl restart rsyslog && logger -p local0.info marked
    for i in $(seq 50); do grep -q marked /var/log/local0.log 2>/dev/null && break; sleep 0.1; done; cat /var/log/local0.log`;
  expect(await output(first, script)).toContain("marked");
});

test("hundreds of connections at once all get through the relay, to the last byte", async () => {
  const socket = lab.hosts[1]?.socket ?? "";
  await output(second, "sed -i '1i MaxStartups 500' /etc/ssh/sshd_config && systemctl restart sshd");
  const greet = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const connection = createConnection(socket, () => connection.end("SSH-2.0-half-closed\r\n"));
      let heard = "";
      connection.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
      connection.on("end", () => resolve(heard));
      connection.on("error", reject);
    });
  const heard = await Promise.all(Array.from({ length: 200 }, greet));
  expect(heard.filter((text) => !text.startsWith("SSH-2.0-OpenSSH"))).toEqual([]);
  const size = 20_000_000;
  expect((await ssh(lab, first, `head -c ${size} /dev/zero`)).length).toBe(size);
});

test("a second up does nothing; a lost machine makes the lab start anew", async () => {
  const again = await labUp(inventory, hosts);
  expect(again).toEqual(lab);
  process.kill(lab.hosts[1]?.leader ?? 0, "SIGKILL");
  await expect.poll(async () => (await labStatus(inventory))?.hosts.map(({ running }) => running), { timeout: 10_000 }).toEqual([true, false, true, true]);
  lab = await labUp(inventory, hosts, { firewall: "rh-firewall-1" });
  expect(lab.hosts.every(({ running }) => running)).toBe(true);
  expect(lab.hosts[0]?.leader).not.toBe(again.hosts[0]?.leader);
  expect(await output(first, "iptables-save | grep '^-A INPUT'")).toBe("-A INPUT -j RH-Firewall-1-INPUT");
});

test("a machine that reboots comes back as the same one", async () => {
  const machineId = await output(second, "cat /etc/machine-id");
  const leader = lab.hosts[1]?.leader;
  await output(second, "touch /etc/kept; systemctl reboot");
  await expect.poll(async () => (await labStatus(inventory))?.hosts[1]?.leader, { timeout: 20_000 }).not.toBe(leader);
  await expect.poll(() => ssh(lab, second, "cat /etc/machine-id; ls /etc/kept").catch(() => ""), { timeout: 30_000 }).toBe(`${machineId}\n/etc/kept\n`);
});

test("the same addresses can be up in two labs at once", async () => {
  const other = join(folder, "other.yml");
  const rehearsal = await labUp(other, hosts.slice(0, 2), { firewall: "none" });
  try {
    await ssh(rehearsal, first, "touch /root/other");
    expect(await ssh(lab, first, "ls /root/other || echo absent")).toBe("absent\n");
    expect((await labRun(rehearsal, first, ["sh", "-c", "iptables-save | grep -c -- '^-A'"])).stdout).toBe("0\n");
  } finally {
    expect(await labDown(other)).toEqual({ stopped: 2 });
  }
});

test("an up that is killed half-way leaves nothing that down would not find", async () => {
  const crashed = join(folder, "crashed.yml");
  const script = join(folder, "up.mjs");
  const source = `import { labUp } from ${JSON.stringify(join(import.meta.dirname, "../../src/lab/lab.ts"))};
    await labUp(${JSON.stringify(crashed)}, ${JSON.stringify(hosts)}, { onProgress: console.log });`;
  await build({ stdin: { contents: source, resolveDir: folder }, bundle: true, platform: "node", format: "esm", outfile: script });
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const id = labId(crashed);
  await expect.poll(() => processesOf(id, "1"), { timeout: 50_000, interval: 10 }).not.toEqual([]);
  child.kill("SIGKILL");
  await ended;
  expect(await labStatus(crashed)).toBeUndefined();
  expect(await tracesOf(id, [])).not.toEqual([]);
  expect(await labDown(crashed)).toEqual({ stopped: 0 });
  expect(await tracesOf(id, [])).toEqual([]);
});

test("down leaves no process, mount, namespace, control group or file", async () => {
  const before = await labStatus(inventory);
  const namespaces = await Promise.all((before?.hosts ?? []).map(({ leader }) => networkOf(leader)));
  expect((await tracesOf(lab.id, namespaces)).length).toBeGreaterThan(10);
  expect(await labDown(inventory)).toEqual({ stopped: 3 });
  expect(await tracesOf(lab.id, namespaces)).toEqual([]);
  expect(await labStatus(inventory)).toBeUndefined();
  expect(await labDown(inventory)).toEqual({ stopped: 0 });
});
