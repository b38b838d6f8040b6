import { z } from "zod";
import { defineObservation } from "./define.ts";

const address = z.strictObject({
  address: z.string(),
  prefix: z.number().describe("Bits of the subnet's mask"),
  family: z.enum(["ipv4", "ipv6"]),
  scope: z.string().describe("global, link, host"),
  broadcast: z.string().nullable(),
});

const device = z.strictObject({
  name: z.string(),
  up: z.boolean(),
  mac: z.string().nullable().describe("Hardware address; null for one that has none"),
  addresses: z.array(address),
});

export const networkSchema = z
  .strictObject({
    interfaces: z.record(z.string(), device).describe("By name, the loopback among them"),
    default_interface: z.string().nullable().describe("That of the default route; null without one"),
  })
  .describe("Interfaces and addresses");

export type Address = z.infer<typeof address>;
export type Interface = z.infer<typeof device>;
export type Network = z.infer<typeof networkSchema>;

/** The word after `name` in a line of `ip -o`. */
function after(line: string, name: string): string | null {
  return new RegExp(`(?:^|\\s)${name} (\\S+)`).exec(line)?.[1] ?? null;
}

function linkOf(line: string): Interface | undefined {
  const [, name, flags] = /^\d+: ([^\s:@]+)(?:@\S+)?: <([^>]*)>/.exec(line) ?? [];
  if (name === undefined || flags === undefined) return undefined;
  return { name, up: flags.split(",").includes("UP"), mac: after(line, "link/ether"), addresses: [] };
}

function addressOf(line: string): { on: string; address: Address } | undefined {
  const [, on, inet] = /^\d+:\s+(\S+)\s+(inet6?) /.exec(line) ?? [];
  const [own, , peer] = /inet6? (\S+)( peer (\S+))?/.exec(line)?.slice(1) ?? [];
  if (on === undefined || own === undefined) return undefined;
  const family = inet === "inet" ? "ipv4" : "ipv6";
  const prefix = Number((peer ?? own).split("/")[1] ?? (family === "ipv4" ? 32 : 128));
  return { on, address: { address: own.split("/")[0] ?? own, prefix, family, scope: after(line, "scope") ?? "", broadcast: after(line, "brd") } };
}

function parseNetwork(text: string): Network {
  const lines = text.split("\n");
  const addresses = lines.flatMap((line) => addressOf(line) ?? []);
  const interfaces = lines
    .flatMap((line) => linkOf(line) ?? [])
    .map((link) => ({ ...link, addresses: addresses.filter(({ on }) => on === link.name).map(({ address }) => address) }));
  const route = lines.find((line) => line.startsWith("default "));
  return { interfaces: Object.fromEntries(interfaces.map((each) => [each.name, each])), default_interface: route === undefined ? null : after(route, "dev") };
}

/** Interfaces and addresses of the machine; the only id is `all`. They come and go by themselves: a cluster's address moves. */
export default defineObservation<Network>({
  kind: "network",
  speculative: true,
  volatile: true,
  script: () => "ip -o link show && ip -o addr show && ip -o route show default",
  parse: (stdout, ids) => new Map(ids.map((id) => [id, parseNetwork(stdout.toString())])),
});
