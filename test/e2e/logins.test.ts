import { readFile, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDoors, type Doors } from "../support/doors.ts";
import { expectExit, holdfast, writeFiles, type Ended } from "../support/holdfast.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";

let cluster: Rehearsal;
let doors: Doors;

const playbook = `
- name: Own
  hosts: all
  become: true
  tasks:
    - name: Write it
      copy: { dest: /etc/own.conf, content: "on <%= inventory_hostname %>\\n", mode: "0600" }
    - name: Link it
      file: { path: /etc/own.link, src: own.conf, state: link }
`;

/** sudo's PAM as EL has it where failed logins lock an account. */
const countingLogins = [
  "auth required pam_faillock.so preauth silent",
  "auth sufficient pam_unix.so",
  "auth required pam_faillock.so authfail",
  "auth required pam_deny.so",
  "account required pam_unix.so",
  "session required pam_permit.so",
];

const written = (): Promise<readonly string[]> => cluster.onAll("cat /etc/own.conf 2>/dev/null || echo absent");
const run = (verb: string, inventory: string, ...flags: readonly string[]): Promise<Ended> =>
  holdfast([verb, "own.yml", "-i", inventory, ...flags], { cwd: cluster.folder });

beforeAll(async () => {
  cluster = await rehearse({ "own.yml": playbook });
  doors = await openDoors(cluster);
}, 300_000);

afterAll(async () => {
  await doors.stop();
  await cluster.end();
});

describe("a host that does not let us in stops the play before anything is changed", () => {
  const absent = ["absent\n", "absent\n", "absent\n"];

  test("for a key that is refused", async () => {
    const stranger = join(cluster.folder, "stranger");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", stranger]);
    const ended = await run("apply", await doors.inventory({}, { node2: { ssh_identity_file: stranger } }), "--yes");
    expect(ended.stdout + ended.stderr).toMatch(/node2 .*did not let us in \(tried .*stranger/);
    expectExit(ended, 4);
    expect(await written()).toEqual(absent);
  });

  test("for a host key that is another than before", async () => {
    const strange = join(cluster.folder, "strange_hosts");
    const known = await readFile(doors.knownHostsFile, "utf8");
    const [first, second, third] = known.split("\n").map((line) => line.split(" "));
    await writeFile(strange, [[second?.[0], ...(first ?? []).slice(1)].join(" "), first?.join(" "), third?.join(" ")].join("\n"));
    const ended = await run("apply", await doors.inventory({ ssh_known_hosts_file: strange }), "--yes");
    expect(ended.stdout + ended.stderr).toMatch(
      /node2  unreachable: the host's key has changed: it shows ssh-ed25519 SHA256:\S+, not the one in \S+strange_hosts:1/,
    );
    expectExit(ended, 4);
    expect(await written()).toEqual(absent);
  });

  test("for a host key that nobody knows, without a terminal to ask on", async () => {
    await writeFile(join(cluster.folder, "no_hosts"), "");
    const ended = await run("apply", await doors.inventory({}, { node3: { ssh_known_hosts_file: join(cluster.folder, "no_hosts") } }), "--yes");
    expect(ended.stdout + ended.stderr).toMatch(/node3  unreachable: the key of \S+ is not known .*SHA256:\S+/);
    expectExit(ended, 4);
    expect(await written()).toEqual(absent);
  });

  test("for a password that sudo does not take, which is tried once and never shown", async () => {
    const wrong = "wr0ng-Passw0rd";
    await cluster.on("node1", `printf '%s\\n' ${countingLogins.map((line) => `'${line}'`).join(" ")} >/etc/pam.d/sudo`);
    const inventory = await doors.inventory(
      { ssh_user: "oper" },
      { node1: { become_password: wrong }, node2: { become_password: cluster.lab.becomePassword }, node3: { ssh_user: "ops" } },
    );
    for (const flags of [["--output", "jsonl"], ["-vvv"]]) {
      const ended = await run("apply", inventory, "--yes", ...flags);
      expect(ended.stdout + ended.stderr).toMatch(/node1.*the password to become root was not accepted/);
      for (const secret of [wrong, cluster.lab.becomePassword]) expect(ended.stdout + ended.stderr).not.toContain(secret);
      expectExit(ended, 4);
      expect(await cluster.on("node1", "faillock --user oper | grep -c sudo; faillock --user oper --reset")).toBe("1\n");
    }
    expect(await written()).toEqual(absent);
  });

  test("but the play goes on without it where that is asked for, and the exit code says so", async () => {
    const inventory = await doors.inventory(
      {},
      { node1: { ssh_port: doors.relays.get("node2")?.port, ssh_known_hosts_file: join(cluster.folder, "no_hosts") } },
    );
    const ended = await run("apply", inventory, "--yes", "--skip-unreachable");
    expectExit(ended, 4);
    expect(await written()).toEqual(["absent\n", "on node2\n", "on node3\n"]);
    await cluster.onAll("rm -f /etc/own.conf /etc/own.link");
  });
});

/** What a run tells of its steps, in an order of its own and without what is each run's own. */
function told({ events }: Ended): readonly string[] {
  const steps = events.filter(({ event }) => event === "step" || event === "result" || event === "summary");
  return steps.map(({ run: _run, seq: _seq, t: _t, ms: _ms, ...rest }) => JSON.stringify(rest)).toSorted();
}

const ways = [
  { way: "ssh2 as root", flags: [], user: {} },
  { way: "ssh2 as one who may do anything by sudo", flags: [], user: { ssh_user: "ops" } },
  { way: "ssh2 as one whose sudo wants a password", flags: [], user: { ssh_user: "oper" } },
  { way: "the system's ssh as root", flags: ["--transport", "ssh"], user: {} },
  { way: "the system's ssh as one whose sudo wants a password", flags: ["--transport", "ssh"], user: { ssh_user: "oper" } },
];

describe("whatever the way, the same is told and done", () => {
  const verbs = [["plan"], ["apply", "--yes"], ["plan"]] as const;
  let byTheLab: readonly (readonly string[])[];

  async function planApplyPlan(start: (verb: string, ...flags: readonly string[]) => Promise<Ended>): Promise<readonly (readonly string[])[]> {
    const ends: Ended[] = [];
    for (const [verb, ...flags] of verbs) ends.push(await start(verb, ...flags, "--output", "jsonl"));
    expect(ends.map(({ code }) => code)).toEqual([2, 0, 0]);
    expect(await written()).toEqual(["on node1\n", "on node2\n", "on node3\n"]);
    expect(await cluster.onAll("stat -c '%a %U' /etc/own.conf; readlink /etc/own.link")).toEqual(cluster.nodes.map(() => "600 root\nown.conf\n"));
    await cluster.onAll("rm /etc/own.conf /etc/own.link");
    return ends.map(told);
  }

  test("by the lab's sockets", async () => {
    byTheLab = await planApplyPlan((verb, ...flags) => cluster.run([verb, "own.yml", ...flags]));
    expect(byTheLab.map((lines) => lines.length)).toEqual([7, 7 + 6, 7]);
  });

  test.each(ways)("by $way", async ({ flags, user }) => {
    const inventory = await doors.inventory({ ...user, become_password: cluster.lab.becomePassword });
    expect(await planApplyPlan((verb, ...more) => run(verb, inventory, ...flags, ...more))).toEqual(byTheLab);
  });
});

const telling = (secret: string): string => `
- name: Own
  hosts: all
  become: true
  vars:
    token: !secret ${secret}
  tasks:
    - name: Write it
      copy: { dest: /etc/own.conf, content: "token <%= token %>\\n", mode: "0600" }
    - name: Take a while, tell it and fail
      shell: { cmd: "sleep 0.5; cat /etc/own.conf; cat /etc/own.conf >&2; exit 1" }
      ignore_errors: true
`;

describe.each([["--output", "jsonl"], ["-vvv"]])("with %s", (...flags) => {
  test("no password and no secret is told, nor in a command line, an environment, a log or a file beside the one it is for", async () => {
    const secret = "s3cret-of-the-file";
    await writeFiles(cluster.folder, { "telling.yml": telling(secret) });
    await cluster.onAll(`printf '%s\\n' '${cluster.lab.becomePassword}' '${secret}' >/root/patterns; touch /run/looking`);
    const looks = cluster.onAll("while [ -e /run/looking ]; do grep -lF -f /root/patterns /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; done; :");
    const inventory = await doors.inventory({ ssh_user: "oper", become_password: cluster.lab.becomePassword });
    const ended = await holdfast(["apply", "telling.yml", "-i", inventory, "--yes", ...flags], { cwd: cluster.folder });
    await cluster.onAll("rm /run/looking");
    expect(await looks).toEqual(["", "", ""]);
    expect(ended.stdout + ended.stderr).toContain("token (secret)");
    for (const one of [secret, cluster.lab.becomePassword]) expect(ended.stdout + ended.stderr).not.toContain(one);
    expectExit(ended, 0);
    const files = await cluster.onAll(
      "journalctl -q 2>/dev/null >/run/journal; grep -rslF -f /root/patterns /var /run /tmp /etc /home /root --exclude=patterns; rm /run/journal",
    );
    expect(files).toEqual(cluster.nodes.map(() => "/etc/own.conf\n"));
    await cluster.onAll("rm /etc/own.conf");
  });
});
