import { describe, expect, it } from "vitest";
import { parseFirewall } from "../../src/observations/shared/facts/firewall.ts";
import { parseOs } from "../../src/observations/shared/facts/os.ts";
import type { FactsView } from "../../src/observations/shared/facts-schema.ts";
import { factsView } from "../../src/observations/shared/facts-view.ts";
import fact from "../../src/observations/fact.ts";
import { keyText, type Key } from "../../src/observations/define.ts";
import { inNamespace } from "../support/netns.ts";
import { runIn, shells } from "../support/shells.ts";

describe("the system", () => {
  it.each([
    [
      'NAME="Rocky Linux"\nVERSION="9.4 (Blue Onyx)"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\nPRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"\n',
      "rocky",
      "9.4",
      "redhat",
    ],
    ['NAME="CentOS Linux"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"\n', "centos", "7", "redhat"],
    ["PRETTY_NAME='Debian GNU/Linux 12 (bookworm)'\nID=debian\nVERSION_ID=\"12\"\n", "debian", "12", "debian"],
    ["ID=ubuntu\nID_LIKE=debian\nVERSION_ID=24.04\n", "ubuntu", "24.04", "debian"],
    ["ID=alpine\nVERSION_ID=3.20.0\n", "alpine", "3.20.0", "alpine"],
    ["ID=void\n", "void", "", "void"],
    ["", "linux", "", "linux"],
  ])("%j", (text, id, version, family) => {
    expect(parseOs(text)).toMatchObject({ id, version, family });
  });
});

describe("who is in charge of the firewall", () => {
  const foreign = "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy accept;\n";
  it.each([
    ["nobody", "iptables\n", "none"],
    ["firewalld, whatever else there is", "firewalld\ntable inet firewalld {\niptables\n-A INPUT -j DROP\n", "firewalld"],
    ["iptables", "iptables\n-A INPUT -p icmp -j ACCEPT\n", "iptables"],
    [
      "iptables-nft, whose chains are in capitals",
      "table ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority filter; policy drop;\n\t\tcounter packets 3 bytes 9 reject\n\t}\n}\niptables\n:INPUT DROP\n",
      "iptables",
    ],
    ["a ruleset of its own that rejects the rest", `${foreign}\t\treject with icmpx admin-prohibited\n`, "nftables"],
    ["a ruleset of its own with policy drop", foreign.replace("policy accept", "policy drop"), "nftables"],
    ["a table that drops some (fail2ban)", `${foreign}\t}\n}\niptables\n`, "none"],
  ])("%s", (_, text, inCharge) => {
    expect(parseFirewall(text).in_charge).toBe(inCharge);
  });

  it.each([
    ["nothing", ":", "none"],
    ["a rule of iptables", "iptables -A INPUT -p icmp -j ACCEPT", "iptables"],
    ["a set of nft's own", "nft 'table inet f { chain i { type filter hook input priority 0; ip saddr 10.0.0.1 drop; counter reject; }; }'", "nftables"],
    ["an empty table, as Debian installs it", "nft 'table inet filter { chain input { type filter hook input priority 0; }; }'", "none"],
  ])("in a kernel with %s", (_, prepare, inCharge) => {
    const printed = inNamespace(`${prepare}; ${fact.script(["firewall"])}`);
    expect(fact.parse(Buffer.from(printed), ["firewall"]).get("firewall")).toMatchObject({ in_charge: inCharge });
  });
});

it.each(shells)("reads this machine ($name)", ({ argv }) => {
  const ids = ["os", "hostname", "fqdn", "package_manager", "boot", "machine"];
  const { rc, stdout, stderr } = runIn(argv, fact.script(ids));
  expect({ rc, stderr }).toEqual({ rc: 0, stderr: "" });
  const values = fact.parse(stdout, ids);
  const text = (program: string, ...words: string[]): string => runIn([program], words.join(" ")).stdout.toString().trim();
  expect(values.get("machine")).toMatchObject({ user: text("sh", "id -un"), uid: process.getuid?.() });
  expect(values.get("hostname")).toBe(text("sh", "uname -n").split(".")[0]);
  expect(values.get("boot")).toMatch(/^[0-9a-f-]{36}$/);
  expect(values.get("os")).toHaveProperty("family");
});

describe("facts in expressions", () => {
  const state = new Map<string, unknown>([
    ["fact:os", { family: "redhat" }],
    ["fact:firewall", { in_charge: "iptables", reason: "6 rules" }],
    [
      "network:all",
      {
        default_interface: "eth0",
        interfaces: {
          eth0: { name: "eth0", addresses: [{ address: "192.168.2.20", prefix: 22, family: "ipv4" }] },
          eth1: {
            name: "eth1",
            addresses: [
              { address: "192.168.3.20", prefix: 24, family: "ipv4" },
              { address: "fd00::1", prefix: 64, family: "ipv6" },
            ],
          },
        },
      },
    ],
  ]);
  const touched: string[] = [];
  const read = <V>(key: Key<V>): V => {
    touched.push(keyText(key));
    return state.get(keyText(key)) as V;
  };
  const facts = factsView(read) as FactsView & { interface_for(address: string): string | null };

  it("are read only when they are touched", () => {
    expect(touched).toEqual([]);
    expect(Object.keys(facts)).toContain("machine_id");
    expect(touched).toEqual([]);
    expect(facts.os.family).toBe("redhat");
    expect(touched).toEqual(["fact:os"]);
  });

  it.each([
    ["192.168.2.10", "eth0"],
    ["192.168.3.10", "eth1"],
    ["192.168.4.10", null],
    ["fd00::5", "eth1"],
    ["not an address", null],
  ])("name the interface for %s", (address, name) => {
    expect(facts.interface_for(address)).toBe(name);
  });

  it("name what the network has", () => {
    expect(facts.default_interface).toBe("eth0");
    expect(Object.keys(facts.interfaces)).toEqual(["eth0", "eth1"]);
    expect(facts.network.interfaces).toEqual(facts.interfaces);
    expect(facts.addresses).toEqual(["192.168.2.20", "192.168.3.20", "fd00::1"]);
  });

  it("can't be changed", () => {
    expect(Object.isFrozen(facts)).toBe(true);
    expect(facts.firewall).toBe("iptables");
  });
});
