import { describe, expect, it } from "vitest";
import type { Change } from "../../src/changes/define.ts";
import { changes as kinds } from "../../src/changes/registry.gen.ts";
import { HoldfastError } from "../../src/core/errors.ts";
import module from "../../src/modules/iptables.ts";
import { factKey } from "../../src/observations/fact.ts";
import file, { type RegularFile } from "../../src/observations/file.ts";
import firewall from "../../src/observations/firewall.ts";
import { sha256 } from "../../src/observations/shared/content.ts";
import { parseTables } from "../../src/observations/shared/iptables/tables.ts";
import { elDefault, rhFirewall } from "../observations/shared/iptables/el-rules.ts";
import { bareHost } from "../support/bare-host.ts";
import { given, type FakeHost } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const path = "/etc/sysconfig/iptables";

function saved(text: string): RegularFile {
  return { type: "file", mode: "0600", owner: "root", group: "root", uid: 0, gid: 0, size: text.length, hash: sha256(Buffer.from(text)), content: { text } };
}

/** A host whose live rules and rules file are given; no file without a second text. */
function hostWith(live: string, stored?: string): FakeHost {
  return bareHost(
    new Map([
      given(firewall.key("iptables"), { installed: true, tables: parseTables(live) }),
      ...(stored === undefined ? [] : [given(file.key(path), saved(stored))]),
    ]),
  );
}

const described = (changes: readonly Change[]): (string | undefined)[] => changes.map((change) => kinds.get(change.kind)?.describe(change));
const vrrp = { protocol: "vrrp", also_chains: ["RH-Firewall-1-INPUT"] };

describe("VRRP on EL's default rules", () => {
  it("is opened before the REJECT, live and in the file", () => {
    const { changes, reason } = planTask(module, hostWith(elDefault, elDefault), vrrp);
    expect(described(changes)).toEqual([
      expect.stringContaining(`write ${path}`),
      'iptables INPUT: insert "-p 112 -j ACCEPT" before "-A INPUT -j REJECT --reject-with icmp-host-prohibited"',
    ]);
    expect(reason).toBe("not in INPUT; not in /etc/sysconfig/iptables");
    expect(changes[0]).toMatchObject({ content: { text: elDefault.replace("-A INPUT -j REJECT", "-A INPUT -p 112 -j ACCEPT\n$&") } });
  });

  it("is left alone where it is open", () => {
    const open = elDefault.replace("-A INPUT -j REJECT", "-A INPUT -p vrrp -j ACCEPT\n$&");
    expect(planTask(module, hostWith(open, open), vrrp).changes).toEqual([]);
    expect(planTask(module, hostWith(open, open), { protocol: 112, comment: "other words" }).changes).toEqual([]);
  });

  it("is opened anew where the rule was appended and is dead", () => {
    const dead = elDefault.replace("COMMIT", "-A INPUT -p vrrp -j ACCEPT\nCOMMIT");
    const { changes, reason } = planTask(module, hostWith(dead, dead), vrrp);
    expect(changes.map(({ kind }) => kind)).toEqual(["file.write", "firewall.rule"]);
    expect(reason).toMatch(/^dead in INPUT, after "-A INPUT -j REJECT/);
  });

  it("is mended on one side alone where only that drifted", () => {
    const open = elDefault.replace("-A INPUT -j REJECT", "-A INPUT -p 112 -j ACCEPT\n$&");
    expect(planTask(module, hostWith(elDefault, open), vrrp).changes.map(({ kind }) => kind)).toEqual(["firewall.rule"]);
    expect(planTask(module, hostWith(open, elDefault), vrrp).changes.map(({ kind }) => kind)).toEqual(["file.write"]);
  });
});

describe("a chain of its own", () => {
  it("gets the rule where it exists and INPUT jumps to it", () => {
    const { changes } = planTask(module, hostWith(rhFirewall, rhFirewall), vrrp);
    expect(described(changes).slice(1)).toEqual([
      'iptables INPUT: insert "-p 112 -j ACCEPT" before "-A INPUT -j RH-Firewall-1-INPUT"',
      'iptables RH-Firewall-1-INPUT: insert "-p 112 -j ACCEPT" before "-A RH-Firewall-1-INPUT -j REJECT --reject-with icmp-host-prohibited"',
    ]);
  });

  it("does not where nothing jumps to it", () => {
    const unused = rhFirewall.replaceAll(/^-A (INPUT|FORWARD) -j RH.*\n/gm, "");
    expect(planTask(module, hostWith(unused), vrrp).changes).toMatchObject([{ chain: "INPUT", before: null }]);
  });

  it("must exist where `chain` names it", () => {
    expect(() => planTask(module, hostWith(elDefault), { chain: "RH-Firewall-1-INPUT", protocol: "vrrp" })).toThrow(/no chain RH-Firewall-1-INPUT/);
  });
});

describe("what is loaded at boot", () => {
  it("is not there: live only, unless that is not enough", () => {
    const { changes, reason } = planTask(module, hostWith(elDefault), vrrp);
    expect(changes.map(({ kind }) => kind)).toEqual(["firewall.rule"]);
    expect(reason).toMatch(/live only: nothing loads rules at boot/);
    expect(() => planTask(module, hostWith(elDefault), { ...vrrp, persist: true })).toThrow(/nothing loads iptables rules at boot/);
  });

  it("is left alone on request", () => {
    expect(planTask(module, hostWith(elDefault, elDefault), { ...vrrp, persist: false }).changes.map(({ kind }) => kind)).toEqual(["firewall.rule"]);
  });

  it("lacks the chain", () => {
    expect(planTask(module, hostWith(rhFirewall, elDefault), vrrp).reason).toMatch(/iptables has no RH-Firewall-1-INPUT$/);
    expect(() => planTask(module, hostWith(rhFirewall, elDefault), { ...vrrp, persist: true })).toThrow(/has no chain RH-Firewall-1-INPUT/);
  });

  it("is tested before it is replaced", () => {
    const [write] = planTask(module, hostWith(elDefault, elDefault), vrrp).changes;
    expect(JSON.stringify(write)).toContain("iptables-restore --test");
  });
});

describe("refuses", () => {
  it.each([
    ["firewalld", "firewalld is running"],
    ["nftables", 'the nftables table "inet filter" drops what it does not know'],
  ] as const)("where %s is in charge, and says why", (in_charge, reason) => {
    const host = bareHost(new Map([given(factKey("firewall"), { in_charge, reason })]));
    try {
      planTask(module, host, vrrp);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(HoldfastError);
      expect((error as HoldfastError).message).toBe(`a rule in iptables takes no effect here: ${reason}`);
      expect((error as HoldfastError).hint).not.toBe("");
    }
  });

  it("where iptables is missing", () => {
    const host = bareHost(new Map([given(firewall.key("iptables"), { installed: false, tables: {} })]));
    expect(() => planTask(module, host, vrrp)).toThrow(/iptables is not installed/);
  });

  it.each([
    { destination_port: 80 },
    { protocol: "tcp", destination_port: "http" },
    { source: "10.0.0.1; reboot" },
    { protocol: "tcp", destination_port: 65_536 },
    { protocol: "tcp", destination_port: "0080" },
    { source: "gateway.example.org" },
    { source: "10.0.0.1,10.0.0.2" },
    { destination: "10.0.0.0/33" },
    { destination: "2001:db8::1" },
    { source: "10.0.0.1", ip_version: "ipv6" },
    { reject_with: "tcp-reset" },
    { jump: "REJECT", reject_with: "host-prohib" },
    { jump: "REJECT", reject_with: "icmp-host-prohibited", ip_version: "ipv6" },
    { chain: "IN PUT" },
  ])("%j", (task) => {
    expect(() => planTask(module, hostWith(elDefault), task)).toThrow(HoldfastError);
  });
});

it.each([
  [{ protocol: "tcp", destination_port: 8080, source: "10.0.0.0/8", in_interface: "eth0" }, "-s 10.0.0.0/8 -i eth0 -p tcp --dport 8080 -j ACCEPT"],
  [{ protocol: "tcp", destination_port: ["80", "443"], ctstate: ["NEW"] }, "-p tcp -m multiport --dports 80,443 -m conntrack --ctstate NEW -j ACCEPT"],
  [{ protocol: "!vrrp", jump: "DROP" }, "! -p 112 -j DROP"],
  [{ protocol: "eigrp" }, "-p 88 -j ACCEPT"],
  [{ protocol: "udp", destination_ports: [53] }, "-p udp --dport 53 -j ACCEPT"],
  [{ source: "! 10.0.0.1", jump: "REJECT", reject_with: "icmp-host-prohibited" }, "! -s 10.0.0.1 -j REJECT --reject-with icmp-host-prohibited"],
])("%j is one rule", (task, words) => {
  expect(planTask(module, hostWith(""), task).changes).toMatchObject([{ words: words.split(" ") }]);
});

it("takes a rule out, live and in the file", () => {
  const open = elDefault.replace("-A INPUT -j REJECT", "-A INPUT -p vrrp -j ACCEPT\n$&");
  const { changes } = planTask(module, hostWith(open, open), { protocol: "112", state: "absent" });
  expect(changes).toMatchObject([
    { kind: "file.write", content: { text: elDefault } },
    { kind: "firewall.rule", state: "absent" },
  ]);
  expect(planTask(module, hostWith(elDefault, elDefault), { protocol: "112", state: "absent" }).changes).toEqual([]);
});

it("a comment is one line: another would be a line of the rules file", () => {
  const plan = (): unknown => planTask(module, hostWith(elDefault, elDefault), { ...vrrp, comment: "vrrp\n-A INPUT -j ACCEPT" });
  expect(plan).toThrow("one line");
});
