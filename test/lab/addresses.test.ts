import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate, commonPrefix } from "../../src/lab/addresses.ts";

describe("allocate", () => {
  test("gives every host the inventory's own address", () => {
    const machines = allocate([
      { name: "node1", address: "192.168.2.20" },
      { name: "node2", address: "192.168.2.21" },
    ]);
    expect(machines).toEqual([
      { index: 1, names: ["node1"], address: "192.168.2.20", prefix: 24 },
      { index: 2, names: ["node2"], address: "192.168.2.21", prefix: 24 },
    ]);
  });

  test("takes a name that is an address for the address", () => {
    expect(allocate([{ name: "10.1.2.3" }])[0]?.address).toBe("10.1.2.3");
  });

  test("makes two hosts of one address two names of one machine", () => {
    const machines = allocate([
      { name: "db", address: "10.0.0.5" },
      { name: "web", address: "10.0.0.6" },
      { name: "db.example.com", address: "10.0.0.5" },
    ]);
    expect(machines.map(({ names }) => names)).toEqual([["db", "db.example.com"], ["web"]]);
  });

  test.each(["127.0.0.1", "::1", "0.0.0.0", "224.0.0.18", "lab.example.com"])("makes up an address for a host behind %s", (address) => {
    expect(allocate([{ name: "node1", address }])[0]?.address).toMatch(/^198\.18\./);
  });

  test("makes up addresses that no host has, all in one subnet", () => {
    const hosts = [{ name: "fixed", address: "198.18.0.1" }, ...Array.from({ length: 600 }, (_, i) => ({ name: `n${i}` }))];
    const machines = allocate(hosts);
    expect(new Set(machines.map(({ address }) => address)).size).toBe(601);
    expect(machines.filter(({ address }) => /\.(0|255)$/.test(address))).toEqual([]);
    expect(new Set(machines.slice(1).map(({ prefix }) => prefix))).toEqual(new Set([16]));
  });
});

describe("commonPrefix", () => {
  test.each([
    [["192.168.2.20", "192.168.2.22"], 24],
    [["10.0.1.5", "10.0.2.5"], 22],
    [["10.0.0.1", "192.168.0.1"], 24],
    [["10.0.0.1"], 24],
  ])("of %j is /%i", (addresses, prefix) => {
    expect(commonPrefix(addresses)).toBe(prefix);
  });

  test("is between a /16 and a /24, and holds all of them unless they lie too far apart", () => {
    const address = fc.ipV4();
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 6 }), (addresses) => {
        const prefix = commonPrefix(addresses);
        expect(prefix).toBeGreaterThanOrEqual(16);
        expect(prefix).toBeLessThanOrEqual(24);
        const networks = new Set(addresses.map((text) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) >>> (32 - prefix)));
        if (prefix < 24) expect(networks.size).toBe(1);
      }),
    );
  });
});
