import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, type Ended, type Told } from "../support/holdfast.ts";
import { product, rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { differing, traitsOf } from "../support/traits.ts";

const vip = "192.168.2.10";

const jsonl = (verb: string, ...flags: readonly string[]): readonly string[] => [verb, ...product, "--output", "jsonl", ...flags];

function of(events: readonly Told[], event: string): readonly Told[] {
  return events.filter((one) => one.event === event);
}

/** By host, what the summary counts under this name. */
function counts({ events }: Ended, name: "changed" | "roundTrips"): readonly unknown[] {
  const hosts = of(events, "summary").at(-1)?.["hosts"] as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  return Object.values(hosts).map((host) => host[name]);
}

/** Rules of a chain that `iptables-save` prints, as far as VRRP comes. */
function reach(saved: string, chain: string): readonly string[] {
  const rules = saved.split("\n").filter((line) => line.startsWith(`-A ${chain} `));
  return rules.slice(
    0,
    rules.findIndex((line) => / -j (REJECT|DROP)/.test(line)),
  );
}

describe.each([
  { firewall: "el", chain: "INPUT" },
  { firewall: "rh-firewall-1", chain: "RH-Firewall-1-INPUT" },
])("on bare machines with the firewall $firewall", ({ firewall, chain }) => {
  let cluster: Rehearsal;
  let planned: Ended;

  beforeAll(async () => {
    cluster = await rehearse({}, ["--firewall", firewall]);
  }, 300_000);

  afterAll(() => cluster.end());

  test("plan shows every file whole, never the password, and writes nothing", async () => {
    const before = await Promise.all(cluster.nodes.map((node) => traitsOf(cluster, node)));
    planned = await cluster.run(jsonl("plan"));
    const after = await Promise.all(cluster.nodes.map((node) => traitsOf(cluster, node)));
    expectExit(planned, 2);
    expect(before.map((own, i) => differing(own, after[i] ?? new Map(), "touched"))).toEqual([[], [], []]);
    const configs = of(planned.events, "step")
      .filter(({ step }) => step === "Configure keepalived")
      .toSorted((a, b) => String(a["host"]).localeCompare(String(b["host"])));
    expect(configs.map(({ host, verdict }) => [host, verdict])).toEqual(cluster.nodes.map((host) => [host, "change"]));
    expect(configs.map(({ diff }) => /^[+ ] *(priority \d+)/m.exec(String(diff))?.[1])).toEqual(["priority 200", "priority 150", "priority 100"]);
    expect(configs[0]?.["diff"]).toContain("+        auth_pass (secret)");
    const options = of(planned.events, "step").filter(({ step }) => step === "Set keepalived's options");
    for (const { diff } of options) expect(diff).toContain('-KEEPALIVED_OPTIONS="-D"\n+KEEPALIVED_OPTIONS="-D -d -S 0"');
    expect(planned.stdout).not.toContain("d3m0Pa55");
    // What is there, what the repositories have, and the files of packages that later steps edit.
    expect(counts(planned, "roundTrips")).toEqual([3, 3, 3]);
  });

  test("apply does what plan showed, in at most 6 round trips", async () => {
    const applied = await cluster.run(jsonl("apply", "--yes"));
    expectExit(applied, 0);
    const done = new Set(of(applied.events, "result").flatMap(({ host, id, status }) => (status === "changed" ? [`${host} ${id}`] : [])));
    const shown = of(planned.events, "step").filter(({ verdict }) => verdict === "change");
    expect(shown.filter(({ host, id, kind }) => kind === "task" && !done.has(`${host} ${id}`))).toEqual([]);
    for (const trips of counts(applied, "roundTrips")) expect(trips).toBeLessThanOrEqual(6);
    expect(applied.stdout).not.toContain("d3m0Pa55");
  });

  test("verify holds: one holder, the one of the highest priority", async () => {
    expectExit(await cluster.run(jsonl("verify")), 0);
    const addresses = await cluster.onAll("ip -o -4 addr show");
    expect(addresses.map((text) => text.includes(`inet ${vip}/32`))).toEqual([true, false, false]);
  });

  test("the same again changes nothing, in one round trip", async () => {
    const again = await cluster.run(jsonl("apply", "--yes"));
    expectExit(again, 0);
    expect(counts(again, "changed")).toEqual([0, 0, 0]);
    expect(counts(again, "roundTrips")).toEqual([1, 1, 1]);
    expectExit(await cluster.run(jsonl("plan")), 0);
  });

  test("each node has its configuration, readable by root alone", async () => {
    const configs = await cluster.onAll("stat -c '%a %U' /etc/keepalived/keepalived.conf; cat /etc/keepalived/keepalived.conf");
    for (const [index, text] of configs.entries()) {
      expect(text).toMatch(/^640 root\n/);
      for (const line of [
        `router_id ${cluster.nodes[index]}`,
        "state BACKUP",
        "interface eth0",
        "virtual_router_id 51",
        `priority ${[200, 150, 100][index]}`,
        "auth_pass d3m0Pa55",
        vip,
      ])
        expect(text).toContain(line);
    }
    expect(await cluster.onAll("keepalived -t -f /etc/keepalived/keepalived.conf 2>&1; echo $?")).toEqual(["0\n", "0\n", "0\n"]);
  });

  test("the unit runs with the options, now and at every boot", async () => {
    const script = "rpm -q keepalived psmisc haproxy >/dev/null && systemctl is-active keepalived haproxy && systemctl is-enabled keepalived haproxy";
    const options = `grep ^KEEPALIVED_OPTIONS= /etc/sysconfig/keepalived; tr '\\0' ' ' <"/proc/$(systemctl show -p MainPID --value keepalived)/cmdline"`;
    for (const node of cluster.nodes) {
      expect(await cluster.on(node, script)).toBe("active\nactive\nenabled\nenabled\n");
      expect(await cluster.on(node, options)).toBe('KEEPALIVED_OPTIONS="-D -d -S 0"\n/usr/sbin/keepalived --dont-fork -D -d -S 0 ');
    }
  });

  test("keepalived's lines are in its own log, which only root can read", async () => {
    for (const text of await cluster.onAll(
      "stat -c '%a %U' /var/log/keepalived.log; grep -c Keepalived_vrrp /var/log/keepalived.log; grep -c Keepalived_vrrp /var/log/messages || :",
    ))
      expect(text).toMatch(/^600 root\n[1-9]\d*\n0\n$/);
  });

  test("VRRP is let in before any REJECT, also after the rules were loaded anew", async () => {
    const live = await cluster.onAll("iptables-save");
    const loaded = await cluster.onAll("systemctl restart iptables && iptables-save");
    for (const saved of [...live, ...loaded]) expect(reach(saved, chain)).toContainEqual(expect.stringMatching(/-p (vrrp|112) .*-j ACCEPT/));
    expectExit(await cluster.run(jsonl("plan")), 0);
  });

  test("the VIP moves when its holder stops, and comes back", async () => {
    await cluster.on("node1", "systemctl stop keepalived");
    const holder = `for i in $(seq 100); do ip -o -4 addr show | grep -q 'inet ${vip}/32' && exit 0; sleep 0.1; done; exit 1`;
    await cluster.on("node2", holder);
    expectExit(await cluster.run(jsonl("verify", "--limit", "node3")), 0);
    const healed = await cluster.run(jsonl("apply", "--yes"));
    expectExit(healed, 0);
    expect(counts(healed, "changed")).toEqual([1, 0, 0]);
    await cluster.on("node1", holder);
  });

  test("the VIP moves when its holder's haproxy dies", async () => {
    await cluster.on("node1", "systemctl kill -s KILL haproxy; systemctl stop haproxy");
    await cluster.on("node2", `for i in $(seq 150); do ip -o -4 addr show | grep -q 'inet ${vip}/32' && exit 0; sleep 0.1; done; exit 1`);
    expect(await cluster.on("node3", `curl -sS --fail --max-time 2 http://${vip}:8080/healthz`)).toContain("200 OK");
  });
});
