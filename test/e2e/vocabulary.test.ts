import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deviations } from "../support/comparison.ts";
import { expectExit, writeFiles, type Ended } from "../support/holdfast.ts";
import { rsa } from "../support/pgp-keys.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";

/** A playbook as an Ansible user has it, with what is between braces turned into tags. */
const playbook = (tasks: string, handlers = ""): string => `
- name: A machine of its own
  hosts: all
  become: true
  vars:
    people:
      hf-ann: { uid: 6001, shell: /bin/bash }
      hf-bob: { uid: 6002, shell: /bin/sh }
  tasks:
${tasks.trim().replace(/^/gm, "    ")}
  handlers:
${handlers.trim().replace(/^/gm, "    ")}`;

const files = {
  "files/key.asc": rsa.armored,
  "files/set-up.sh": '#!/bin/sh\necho "$1" >/etc/set-up\n',
  "inventory/cluster.yml": "all:\n  hosts:\n    node1: { ssh_host: 10.41.17.6 }\n",
  "make.yml": playbook(
    `
- name: Name the machine
  ansible.builtin.hostname: { name: "<%= inventory_hostname %>.example.org" }
- name: Users, from a map
  ansible.builtin.user:
    name: "<%= item.key %>"
    uid: "<%= item.value.uid %>"
    shell: "<%= item.value.shell %>"
  loop: <%= people %>
- name: What they may do
  copy:
    dest: /etc/sudoers.d/people
    content: |
      hf-ann ALL=(ALL) NOPASSWD: ALL
    mode: "0440"
    validate: visudo -cf %s
- name: No root by password
  ansible.builtin.lineinfile:
    dest: /etc/ssh/sshd_config
    regexp: '^#?PermitRootLogin'
    line: PermitRootLogin prohibit-password
    validate: sshd -t -f %s
  notify: reload sshd
- name: Nobody forwards but ann
  ansible.builtin.blockinfile:
    path: /etc/ssh/sshd_config
    block: |
      AllowTcpForwarding no
      Match User hf-ann
        AllowTcpForwarding yes
    validate: sshd -t -f %s
  notify: reload sshd
- name: No X
  ansible.builtin.replace:
    path: /etc/ssh/sshd_config
    regexp: '^(X11Forwarding) yes$'
    replace: '\\1 no'
  notify: reload sshd
- name: A repository
  ansible.builtin.yum_repository:
    name: lab-two
    description: The lab's packages, once more
    baseurl: file:///opt/lab-repository
    gpgcheck: no
- name: The key of its packages
  copy: { src: key.asc, dest: /etc/pki-lab.asc }
- name: Trust what it signed
  ansible.builtin.rpm_key: { key: /etc/pki-lab.asc, fingerprint: ${rsa.fingerprint} }
- name: One clock for all
  community.general.timezone: { name: UTC }
- name: Read what the first step has written
  ansible.builtin.slurp: { src: /etc/hostname }
  register: called
- name: Write it elsewhere
  copy: { dest: /etc/called, content: "<%= unb64(called.content) %>" }
- name: Facts of its own
  file: { path: /etc/ansible/facts.d, state: directory }
- name: A program gives them
  copy:
    dest: /etc/ansible/facts.d/rack.fact
    content: |
      #!/bin/sh
      echo '{"row": 7}'
    mode: "0755"
- name: Use what it gives
  copy: { dest: /etc/row, content: "<%= facts.local.rack.row %>" }
- name: Where its own programs come from
  ansible.builtin.known_hosts:
    name: git.example.org
    key: git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1ZkTxA0mO0m0k1
    path: /etc/ssh/ssh_known_hosts
- name: A script of the project
  ansible.builtin.script: set-up.sh once
  args: { creates: /etc/set-up }
- name: A job
  ansible.builtin.cron:
    name: tidy up
    cron_file: tidy
    user: hf-ann
    minute: "*/5"
    job: find /tmp -name 'hf-*' -mtime +7 -delete
- name: Is it a machine of the lab?
  ansible.builtin.stat: { path: /etc/redhat-release }
  register: release
- name: A file from elsewhere
  ansible.builtin.get_url: { url: file:///etc/redhat-release, dest: /etc/fetched, mode: "0600", owner: hf-ann }
  when: release.stat.exists
- name: Settings of the kernel
  ansible.posix.sysctl: { name: net.ipv4.ip_nonlocal_bind, value: "1", sysctl_file: /etc/sysctl.d/90-own.conf }
`,
    "- name: reload sshd\n  ansible.builtin.systemd: { name: sshd, state: reloaded }",
  ),
  "undo.yml": playbook(
    `
- blockinfile: { path: /etc/ssh/sshd_config, state: absent }
- yum_repository: { name: lab-two, state: absent }
- cron: { name: tidy up, cron_file: tidy, state: absent }
- rpm_key: { key: "<%= '${rsa.fingerprint}' %>", state: absent }
- file: { name: /etc/fetched, state: absent }
- file: { path: /etc/sudoers.d/people, state: absent }
- user: { name: "<%= item.key %>", state: absent, remove: yes }
  loop: <%= people %>
`,
    "- name: reload sshd\n  service: { name: sshd, state: reloaded }",
  ),
};

/** Modules whose results other tasks read. */
const asking = playbook(`
- wait_for_connection: { timeout: 30 }
  register: back
- service_facts:
  register: services
- package_facts:
  register: packages
- getent: { database: passwd, key: root }
  register: account
- find: { paths: /etc/ssh, patterns: "ssh_host_*.pub" }
  register: keys
- tempfile: { state: directory, suffix: .own }
  register: temp
- wait_for: { port: 8099, timeout: 30 }
  register: port
- get_url: { url: "http://127.0.0.1:8099/redhat-release", dest: "<%= temp.path %>/release", mode: "0600" }
  register: fetched
- uri: { url: "http://127.0.0.1:8099/redhat-release", return_content: true }
  register: answer
- slurp: { src: "<%= fetched.dest %>" }
  register: read
- copy:
    dest: /etc/asked
    content: |
      <%= back.elapsed %> <%= port.elapsed %> <%= services.services["sshd.service"].state %> <%= services.services["sshd.service"].status %>
      <%= packages.packages.bash[0].name %> <%= account.entries.root.at(-1) %> <%= keys.matched %> <%= keys.files[0].mode %> <%= keys.files[0].pw_name %>
      <%= temp.path.endsWith(".own") %> <%= answer.status %> <%= answer.content === unb64(read.content) %>
- file: { path: "<%= temp.path %>", state: absent }
`);

test("what modules find out is told to the tasks behind them", async () => {
  await writeFiles(lab.folder, { "ask.yml": asking });
  await lab.on("node1", "setsid python3 -m http.server -b 127.0.0.1 8099 -d /etc >/dev/null 2>&1 &");
  expectExit(await run("apply", "ask.yml"), 0);
  expect(await look("sed '1s/[0-9]* [0-9]* /s s /' /etc/asked; ls -d /tmp/*.own")).toEqual([
    "s s running enabled",
    "bash /bin/bash 1 0644 root",
    "true 200 true",
  ]);
});

/** As rpm calls it. */
const key = rsa.fingerprint.slice(-8);

let lab: Rehearsal;

beforeAll(async () => {
  lab = await rehearse(files);
}, 300_000);

afterAll(() => lab.end());

function run(verb: string, name: string): Promise<Ended> {
  return lab.run([verb, name, "--output", "jsonl", ...(verb === "apply" ? ["--yes"] : [])]);
}

/** What root sees on the node, by lines; what is not there says nothing. */
async function look(script: string): Promise<readonly string[]> {
  const text = await lab.on("node1", `{ ${script}; } 2>/dev/null || :`);
  return text.split("\n").filter((line) => line !== "");
}

describe.each([
  {
    name: "make.yml",
    left: ["left to the run: node1 Use what it gives: waits for local-facts facts.local"],
    ssh: ["PermitRootLogin prohibit-password", "X11Forwarding no", "AllowTcpForwarding no", "Match User hf-ann", "  AllowTcpForwarding yes"],
    system: [
      "node1.example.org",
      "node1.example.org",
      "7",
      "once",
      "git.example.org ssh-ed2",
      key,
      "hf-ann:6001",
      "hf-bob:6002",
      "/etc/fetched 600 hf-ann",
      "[lab-two]",
    ],
    job: ["#Ansible: tidy up", "*/5 * * * * hf-ann find /tmp -name 'hf-*' -mtime +7 -delete"],
  },
  {
    name: "undo.yml",
    left: [],
    ssh: ["PermitRootLogin prohibit-password", "X11Forwarding no"],
    system: ["node1.example.org", "node1.example.org", "7", "once", "git.example.org ssh-ed2"],
    job: [],
  },
])("$name", ({ name, left, ssh, system, job }) => {
  test("is planned, done as planned, and then nothing is left to do", async () => {
    const planned = await run("plan", name);
    expectExit(planned, 2);
    expect(deviations(planned, await run("apply", name))).toEqual(left);
    expect((await run("plan", name)).code).toBe(0);
  });

  test("left the machine as it says", async () => {
    expect(await look("grep -E 'PermitRoot|X11|Forwarding|^Match' /etc/ssh/sshd_config; systemctl is-active sshd | grep -v ^active")).toEqual(ssh);
    const accounts = "getent passwd hf-ann hf-bob | cut -d: -f1,3";
    expect(
      await look(
        `uname -n; cat /etc/called; grep -o . /etc/row; cat /etc/set-up; cut -c-23 /etc/ssh/ssh_known_hosts; rpm -q gpg-pubkey --qf '%{VERSION}\\n' | grep -v installed; ${accounts}; stat -c '%n %a %U' /etc/fetched; head -n 1 /etc/yum.repos.d/lab-two.repo`,
      ),
    ).toEqual(system);
    expect(await look("cat /etc/cron.d/tidy")).toEqual(job);
  });
});
