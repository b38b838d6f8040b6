import { BlockList } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressVersion, plainAddress } from "../../../../src/observations/shared/iptables/address.ts";

const any = fc.oneof(
  fc.record({ version: fc.constant("ipv4" as const), address: fc.ipV4(), prefix: fc.integer({ min: 1, max: 32 }) }),
  fc.record({ version: fc.constant("ipv6" as const), address: fc.ipV6(), prefix: fc.integer({ min: 1, max: 128 }) }),
);

test("a subnet has one spelling, whichever of its addresses it is told by", () => {
  fc.assert(
    fc.property(any, fc.nat({ max: 15 }), ({ version, address, prefix }, last) => {
      const subnet = new BlockList();
      subnet.addSubnet(address, prefix, version);
      const plain = plainAddress(`${address}/${prefix}`) ?? "";
      const [network = ""] = plain.split("/");
      expect(subnet.check(network, version)).toBe(true);
      expect(plainAddress(`${network}/${prefix}`)).toBe(plain);
      // Another address of the same subnet, where it is one.
      const other = version === "ipv4" ? network.replace(/\d+$/, String(last)) : network.replace(/::$/, `::${last.toString(16)}`);
      if (subnet.check(other, version)) expect(plainAddress(`${other}/${prefix}`)).toBe(plain);
      expect(addressVersion(plain)).toBe(version);
    }),
  );
});

test.each([
  ["2001:DB8:0:0::1/64", "2001:db8::/64"],
  ["2001:db8::1/32", "2001:db8::/32"],
  ["ffff::1/1", "8000::/1"],
  ["10.1.2.3/8", "10.0.0.0/8"],
  ["10.1.2.3/255.255.0.0", "10.1.0.0/16"],
  ["::/0", undefined],
])("%s is %s to iptables", (text, plain) => {
  expect(plainAddress(text)).toBe(plain);
});

test.each(["gateway", "10.0.0.1,10.0.0.2", "10/8", "10.0.0.0/33", "fe80::1%eth0", "::1/129", "10.0.0.1/", "010.0.0.1"])("%s is neither", (text) => {
  expect(addressVersion(text)).toBeUndefined();
});
