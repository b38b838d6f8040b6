import type { FileValue } from "../../src/observations/file.ts";
import type { Key } from "../../src/observations/define.ts";
import { FakeHost, type State } from "./fake-host.ts";

const folders =
  /^\/(?:etc|etc\/(?:cron\.d|default|skel|haproxy|keepalived|logrotate\.d|rsyslog\.d|sysconfig|sysctl\.d|yum\.repos\.d)|home|opt|root|srv|tmp|usr|usr\/local|usr\/local\/bin|var|var\/lib|var\/log|var\/spool\/cron)?$/;

/** Users and groups of any machine, by name, with their numbers. */
const accounts: Readonly<Record<string, number>> = { root: 0, bin: 1, daemon: 2, nobody: 65534, users: 100, wheel: 10 };

export const folder: FileValue = { type: "directory", mode: "0755", owner: "root", group: "root", uid: 0, gid: 0 };

/** The one time zone that every machine knows. */
const utc = "/usr/share/zoneinfo/UTC";
const zone: FileValue = { ...folder, type: "file", mode: "0644", size: 114, hash: "1".repeat(64) };

const facts: Readonly<Record<string, unknown>> = {
  os: { id: "rocky", id_like: ["rhel", "centos", "fedora"], version: "9.4", family: "redhat", name: "Rocky Linux", pretty: "Rocky Linux 9.4" },
  hostname: "node1",
  fqdn: "node1.example.org",
  package_manager: "dnf",
  firewall: { in_charge: "iptables", reason: "iptables holds 3 rules" },
  boot: "11111111-2222-3333-4444-555555555555",
  machine: { id: "0123456789abcdef0123456789abcdef", user: "root", uid: 0 },
};

/** A fresh machine of Enterprise Linux: nothing of ours is on it. */
const kinds: Readonly<Record<string, (id: string) => unknown>> = {
  file: (id) => (folders.test(id) ? folder : id === utc ? zone : { type: "absent" }),
  content: () => null,
  package: () => ({ installed: false }),
  preview: () => ({ known: false, why: "no repository was asked" }),
  removal: () => ({ known: false, why: "" }),
  packaged_file: () => null,
  validation: () => ({ verdict: "valid" }),
  upgrade: () => ({ version: null }),
  unit: () => ({ exists: true, active: "inactive", enabled: "disabled", subState: "dead", startedAt: 0, needsReload: false }),
  firewall: () => ({ installed: true, tables: {} }),
  command: () => ({ rc: 0, stdout: "", stderr: "" }),
  fact: (id) => facts[id],
  user: (id) => {
    const uid = accounts[id];
    if (uid === undefined || id === "users" || id === "wheel") return { exists: false };
    const [home, shell] = id === "root" ? ["/root", "/bin/bash"] : ["/", "/sbin/nologin"];
    return { exists: true, uid, gid: uid, group: id, groups: [], comment: "", home, shell, password: "*" };
  },
  group: (id) => (accounts[id] === undefined ? { exists: false } : { exists: true, gid: accounts[id] }),
  account_defaults: () => ({ home: "/home", shell: "/bin/bash", group: "users", ownGroup: true, homeMode: "0700", skeleton: "/etc/skel" }),
  sysctl: () => "0",
  crontab: () => null,
  download: () => null,
  rpm_keys: () => [],
  network: () => ({ interfaces: {}, default_interface: null }),
};

/** What a fresh machine answers; an error for a kind that nobody has described here yet. */
export function bareValue(key: Key): unknown {
  const value = kinds[key.kind];
  if (!value) throw new Error(`test/support/bare-host.ts does not say what a fresh machine has for ${key.kind} ${key.id}`);
  return value(key.id);
}

export function bareHost(state: State = new Map()): FakeHost {
  return new FakeHost(state, bareValue);
}
