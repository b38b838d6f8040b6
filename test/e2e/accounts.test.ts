import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { value } from "../expr/support.ts";
import { deviations } from "../support/comparison.ts";
import { expectExit, type Ended } from "../support/holdfast.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHqoHdS3tBFvTJ4tKyQwGdYUrIgfXNBnHFZGi2Tn8Z1z hf-alice@laptop";
const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICQwGdYUrIgfXNBnHFZGi2Tn8Z1zqoHdS3tBFvTJ4tKy hf-alice@desk";
const password = "correct horse";
const hash = String(value(`password_hash("${password}")`, { inventory_hostname: "node1" }));

const playbook = (tasks: string): string => `
- name: Accounts
  hosts: all
  become: true
  tasks:
${tasks.replace(/^/gm, "    ")}`;

const files = {
  "inventory/cluster.yml": "all:\n  hosts:\n    node1: { ssh_host: 10.41.17.5 }\n",
  "make.yml": playbook(`
- group: { name: deploy, gid: 5000 }
- user:
    name: hf-alice
    uid: 5001
    group: deploy
    groups: [users]
    comment: Alice
    shell: /bin/bash
    password: '<%= password_hash("${password}") %>'
- user: { name: exporter, system: true, create_home: false, home: /var/lib/exporter, shell: /usr/sbin/nologin }
- authorized_key: { user: hf-alice, key: "${key}" }
- copy: { dest: /home/hf-alice/notes, content: "hers\\n", owner: hf-alice, group: deploy, mode: "0600" }
- lineinfile: { path: /home/hf-alice/.bashrc, line: umask 027 }
- file: { path: /home/hf-alice/own/deep, state: directory, owner: hf-alice, group: deploy }
- copy: { dest: /etc/exporter.conf, content: "x\\n", owner: exporter, group: exporter }
- ansible.posix.sysctl: { name: net.ipv4.ip_nonlocal_bind, value: 1, sysctl_file: /etc/sysctl.d/90-own.conf, sysctl_set: true }
`),
  "change.yml": playbook(`
- group: { name: audit, gid: 5002 }
- user: { name: hf-alice, uid: 5003, groups: [audit], shell: /bin/sh, password_lock: true }
- authorized_key: { user: hf-alice, key: "${other}", exclusive: true }
- copy: { dest: /home/hf-alice/more, content: "hers\\n", owner: hf-alice, group: audit }
- sysctl: { name: net.ipv4.ip_nonlocal_bind, value: 0, sysctl_file: /etc/sysctl.d/90-own.conf }
`),
  "remove.yml": playbook(`
- authorized_key: { user: hf-alice, key: "${other}", state: absent }
- user: { name: hf-alice, state: absent, remove: true }
- user: { name: exporter, state: absent }
- group: { name: audit, state: absent }
- group: { name: deploy, state: absent }
- sysctl: { name: net.ipv4.ip_nonlocal_bind, state: absent, sysctl_file: /etc/sysctl.d/90-own.conf }
`),
  "package.yml": playbook(`
- package: { name: haproxy }
- copy: { dest: /etc/haproxy-own, content: x, owner: haproxy, group: haproxy }
`),
  "wrong.yml": playbook(`
- copy: { dest: /etc/never, content: x }
- copy: { dest: /etc/never-either, content: x, owner: nobody-makes }
`),
};

let lab: Rehearsal;
const said: Ended[] = [];

beforeAll(async () => {
  lab = await rehearse(files);
}, 300_000);

afterAll(() => lab.end());

async function run(verb: string, name: string): Promise<Ended> {
  const ended = await lab.run([verb, name, "--output", "jsonl", ...(verb === "apply" ? ["--yes"] : [])]);
  said.push(ended);
  return ended;
}

/** Every step of a plan, with how sure it is. */
function degrees({ events }: Ended): readonly string[] {
  return events.filter(({ event }) => event === "step").map(({ verdict, degree }) => `${String(verdict)} ${String(degree)}`);
}

/** Who somebody becomes that knows the password. */
const login = `runuser -u nobody -- sh -c "echo ${password} | su hf-alice -c whoami"`;

/** What root sees on the node, by lines; what is not there says nothing. */
async function look(script: string): Promise<readonly string[]> {
  const text = await lab.on("node1", `{ ${script}; } 2>/dev/null || :`);
  return text.split("\n").filter((line) => line !== "");
}

const exporter = "exporter:/var/lib/exporter:/usr/sbin/nologin";

describe.each([
  {
    name: "make.yml",
    degrees: ["change exact"],
    accounts: ["hf-alice:5001:5000:Alice:/home/hf-alice:/bin/bash", "deploy users", hash, "hf-alice", exporter],
    home: [
      "/home/hf-alice 755 hf-alice:deploy",
      "/home/hf-alice/.bashrc 644 hf-alice:deploy",
      "/home/hf-alice/.ssh 700 hf-alice:deploy",
      "/home/hf-alice/.ssh/authorized_keys 600 hf-alice:deploy",
      "/home/hf-alice/notes 600 hf-alice:deploy",
      "/home/hf-alice/own 755 hf-alice:deploy",
      "/home/hf-alice/own/deep 755 hf-alice:deploy",
      key,
      "umask 027",
    ],
    system: ["exporter:exporter", "net.ipv4.ip_nonlocal_bind=1", "1"],
  },
  {
    name: "change.yml",
    degrees: ["change exact", "change expected"],
    accounts: ["hf-alice:5003:5000:Alice:/home/hf-alice:/bin/sh", "deploy audit", `!${hash}`, exporter],
    home: [
      "/home/hf-alice 755 hf-alice:deploy",
      "/home/hf-alice/.bashrc 644 hf-alice:deploy",
      "/home/hf-alice/.ssh 700 hf-alice:deploy",
      "/home/hf-alice/.ssh/authorized_keys 600 hf-alice:deploy",
      "/home/hf-alice/more 644 hf-alice:audit",
      "/home/hf-alice/notes 600 hf-alice:deploy",
      "/home/hf-alice/own 755 hf-alice:deploy",
      "/home/hf-alice/own/deep 755 hf-alice:deploy",
      other,
      "umask 027",
    ],
    system: ["exporter:exporter", "net.ipv4.ip_nonlocal_bind=0", "0"],
  },
  {
    name: "remove.yml",
    degrees: ["change exact", "change expected"],
    accounts: [],
    home: [],
    system: ["UNKNOWN:UNKNOWN", "0"],
  },
])("$name", ({ name, degrees: allowed, accounts, home, system }) => {
  test("is planned whole, done as planned, and then nothing is left to do", async () => {
    const planned = await run("plan", name);
    expectExit(planned, 2);
    expect(degrees(planned).filter((each) => !allowed.includes(each))).toEqual([]);
    expect(deviations(planned, await run("apply", name))).toEqual([]);
    expectExit(await run("plan", name), 0);
  });

  test("left the machine as it says", async () => {
    expect(
      await look(
        `getent passwd hf-alice | cut -d: -f1,3-; id -Gn hf-alice; getent shadow hf-alice | cut -d: -f2; ${login}; getent passwd exporter | cut -d: -f1,6-`,
      ),
    ).toEqual(accounts);
    expect(
      await look(
        "find /home/hf-alice ! -name .profile ! -name .bash_logout -printf '%p %m %u:%g\\n' | sort; cat /home/hf-alice/.ssh/*; tail -n 1 /home/hf-alice/.bashrc",
      ),
    ).toEqual(home);
    expect(await look("stat -c %U:%G /etc/exporter.conf; cat /etc/sysctl.d/90-own.conf; sysctl -n net.ipv4.ip_nonlocal_bind")).toEqual(system);
  });
});

test("an owner that a package will bring is taken for granted", async () => {
  const planned = await run("plan", "package.yml");
  expect(degrees(planned)).toEqual(["change exact", "change expected"]);
  expect(deviations(planned, await run("apply", "package.yml"))).toEqual([]);
  expectExit(await run("plan", "package.yml"), 0);
  expect(await look("stat -c %U:%G /etc/haproxy-own")).toEqual(["haproxy:haproxy"]);
});

test("an owner that nobody makes is a mistake before anything is touched", async () => {
  const wrong = await run("apply", "wrong.yml");
  expectExit(wrong, 3);
  expect(wrong.events.filter(({ event }) => event === "result").map(({ message }) => message)).toEqual(["there is no user nobody-makes"]);
  expect(await look("ls -d /etc/never*")).toEqual([]);
});

test("the hash of the password was never shown", () => {
  expect(said.length).toBeGreaterThan(6);
  expect(said.filter(({ stdout, stderr }) => (stdout + stderr).includes(hash.slice(10)))).toEqual([]);
});
