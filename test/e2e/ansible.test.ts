import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit } from "../support/holdfast.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";

const folder = join(import.meta.dirname, "ansible");

/** What a shell on a node says once a playbook has run. */
type Check = readonly [node: string, script: string, said: string];

/** Playbooks as people who know Ansible write them: braces turned into tags, filters into JavaScript, nothing else. */
const playbooks: Readonly<Record<string, readonly Check[]>> = {
  users: [
    ["node1", "id -nG ada; id -nG grace; sudo -l -U ada | grep -c NOPASSWD", "ada ops-admins\ngrace\n1\n"],
    ["node1", "wc -l < ~ada/.ssh/authorized_keys; stat -c '%a %U' ~grace/.ssh/authorized_keys", "2\n600 grace\n"],
  ],
  ntp: [
    ["node3", "systemctl is-active chronyd; grep -c ^allow /etc/chrony.conf", "active\n1\n"],
    ["node1", "systemctl is-enabled chronyd; chronyc -n sources | grep -o 10.41.18.13", "enabled\n10.41.18.13\n"],
  ],
  nginx: [
    ["node1", "curl -s -H 'Host: docs.example.org' localhost:8081", "<h1>docs.example.org on node1</h1>\n"],
    ["node2", "curl -s -H 'Host: example.org' localhost:8081", "<h1>www.example.org on node2</h1>\n"],
  ],
  sysctl: [
    ["node1", "sysctl -n net.ipv4.ip_forward net.ipv4.ip_local_port_range | tr '\\t' ' '", "1\n20000 60999\n"],
    ["node3", "sysctl -n net.ipv4.ip_nonlocal_bind; grep -c 'nofile  65536' /etc/security/limits.conf", "1\n2\n"],
  ],
  repository: [
    ["node3", "rpm -q --qf '%{name} %{version}\\n' keepalived; dnf -q repoquery --installed --qf '%{from_repo}' psmisc", "keepalived 2.2.4\nsite-packages\n"],
  ],
  cron: [
    ["node2", "crontab -l | grep -v '^#'; systemctl is-active crond", 'MAILTO="ops@example.org"\n30 2 * * * /usr/local/bin/backup.sh >/dev/null\nactive\n'],
    [
      "node2",
      "sed 1d /etc/cron.d/site-rotate; stat -c '%a %U' /usr/local/bin/backup.sh",
      "@daily root /usr/sbin/logrotate /etc/logrotate.conf\n755 backup-runner\n",
    ],
  ],
  sshd: [
    [
      "node2",
      "sshd -T | grep -E '^(passwordauthentication|maxauthtries|banner|allowgroups|acceptenv) '",
      "maxauthtries 3\npasswordauthentication no\nbanner /etc/issue.net\nallowgroups root\nallowgroups ops\nallowgroups wheel\nacceptenv LANG\n",
    ],
  ],
  rolling: [["node3", "cat /var/log/rolled; ls /run/maintenance; curl -s localhost:8080/release.txt", "node1 node1 \nnode2 node2 \nrelease 1.0 on node1\n"]],
  rescue: [["node2", "cd /opt/app; ls; readlink current", "current\ndata\nmigrate.sh\nreleases\n/opt/app/releases/2.1\n"]],
  cluster: [
    ["node1", "cat /etc/cluster/members", "node1 node2 node3\n"],
    ["node3", "cat /etc/cluster/name /etc/cluster/members; wc -c </etc/cluster/token", "alpha\nnode1 node2 node3\n17\n"],
  ],
  maps: [
    [
      "node3",
      "cd /etc/app; cat default/app.ini; stat -c %a production/app.ini test/app.ini",
      "[production]\nlog_level = info\nport = 9002\nworkers = 4\nsecure = true\n640\n644\n",
    ],
    ["node1", "cd /etc/app; cat production/number; ls staging", "1 production\napp.ini\n"],
  ],
};

/** Each is for another node: they run at once. */
const apart: readonly string[] = ["users", "cron", "repository"];

let lab: Rehearsal;

async function filesBelow(root: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [relative(root, path), await readFile(path, "utf8")] as const)));
}

beforeAll(async () => {
  const { "inventory.yml": inventory = "", ...files } = await filesBelow(folder);
  lab = await rehearse({ ...files, "inventory/cluster.yml": inventory });
}, 300_000);

afterAll(() => lab.end());

test("every playbook is run", async () => {
  const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).toSorted()).toEqual(Object.keys(playbooks).toSorted());
});

const checksOf = (name: string): readonly Check[] => playbooks[name] ?? [];

/** Plans it without an error, applies it, finds nothing more to do; gives what the shells then say. */
async function saidAfter(name: string): Promise<readonly string[]> {
  const playbook = `${name}/site.yml`;
  expectExit(await lab.run(["plan", playbook]), 2);
  expectExit(await lab.run(["apply", playbook, "--yes"]), 0);
  expectExit(await lab.run(["plan", playbook]), 0);
  return await Promise.all(checksOf(name).map(([node, script]) => lab.on(node, script)));
}

const wanted = (name: string): readonly string[] => checksOf(name).map(([, , said]) => said);

describe("is planned without an error, applied, leaves nothing to do, and did its work", () => {
  test.concurrent.each(apart)("%s", async (name) => {
    expect(await saidAfter(name)).toEqual(wanted(name));
  });

  test.each(Object.keys(playbooks).filter((name) => !apart.includes(name)))("%s", async (name) => {
    expect(await saidAfter(name)).toEqual(wanted(name));
  });
});

test("a new release rolls over the web servers one by one, and is drained from one balancer each time", async () => {
  await lab.on("node3", "rm /var/log/rolled");
  expectExit(await lab.run(["apply", "rolling/site.yml", "-e", "web_release=2.0", "--yes"]), 0);
  expect(await lab.on("node3", "cat /var/log/rolled; curl -s localhost:8080/release.txt localhost:8080/release.txt | sort")).toBe(
    "node1 node1 \nnode2 node2 \nrelease 2.0 on node1\nrelease 2.0 on node2\n",
  );
});
