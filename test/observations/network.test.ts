import { expect, it } from "vitest";
import network from "../../src/observations/network.ts";
import { inNamespace } from "../support/netns.ts";

const holder = String.raw`1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP mode DEFAULT group default qlen 1000\    link/ether 00:50:56:be:86:af brd ff:ff:ff:ff:ff:ff
3: veth1@if7: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 72:4b:1f:30:9a:01 brd ff:ff:ff:ff:ff:ff link-netnsid 0
1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
2: eth0    inet 192.168.2.20/22 brd 192.168.2.255 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 192.168.2.10/32 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet6 fe80::250:56ff:febe:86af/64 scope link \       valid_lft forever preferred_lft forever
3: veth1    inet 10.0.0.1 peer 10.0.0.2/32 scope global veth1\       valid_lft forever preferred_lft forever
default via 192.168.2.1 dev eth0 proto static metric 100
`;

it("reads the addresses of a node that holds the VIP", () => {
  const value = network.parse(Buffer.from(holder), ["all"]).get("all");
  expect(value?.default_interface).toBe("eth0");
  expect(Object.keys(value?.interfaces ?? {})).toEqual(["lo", "eth0", "veth1"]);
  expect(value?.interfaces["eth0"]).toEqual({
    name: "eth0",
    up: true,
    mac: "00:50:56:be:86:af",
    addresses: [
      { address: "192.168.2.20", prefix: 22, family: "ipv4", scope: "global", broadcast: "192.168.2.255" },
      { address: "192.168.2.10", prefix: 32, family: "ipv4", scope: "global", broadcast: null },
      { address: "fe80::250:56ff:febe:86af", prefix: 64, family: "ipv6", scope: "link", broadcast: null },
    ],
  });
  expect(value?.interfaces["veth1"]).toMatchObject({ up: false, addresses: [{ address: "10.0.0.1", prefix: 32 }] });
});

it("reads what a kernel has, and no default route where there is none", () => {
  const printed = inNamespace(`set -e; ip link add d0 type veth peer name d1; ip addr add 192.0.2.7/24 dev d0; ${network.script(["all"])}`);
  const value = network.parse(Buffer.from(printed), ["all"]).get("all");
  expect(value?.default_interface).toBeNull();
  expect(value?.interfaces["d0"]?.addresses).toEqual([{ address: "192.0.2.7", prefix: 24, family: "ipv4", scope: "global", broadcast: null }]);
});
