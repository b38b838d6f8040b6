import { z } from "zod";
import { defineFact } from "./define.ts";

const schema = z
  .array(
    z.strictObject({
      destination: z.string().describe("default, or a network: 192.0.2.0/24"),
      family: z.enum(["ipv4", "ipv6"]),
      via: z.string().nullable().describe("The router; null for what is on the link"),
      interface: z.string().nullable(),
      metric: z.number().describe("The lowest wins"),
    }),
  )
  .describe("The main routing table, its first thousand routes of each family");

/** A router of the internet has a million. ip-route(8). */
const script = "ip -4 -o route show 2>/dev/null | head -n 1000; echo; ip -6 -o route show 2>/dev/null | head -n 1000";

function routeOf(line: string, family: "ipv4" | "ipv6"): z.infer<typeof schema> {
  const after = (word: string): string | null => new RegExp(`\\s${word} (\\S+)`).exec(line)?.[1] ?? null;
  const [, destination] = /^(?:unicast )?(\S+)/.exec(line) ?? [];
  if (destination === undefined || /^(blackhole|unreachable|prohibit|throw|local|broadcast|multicast|anycast)\b/.test(line)) return [];
  return [{ destination, family, via: after("via"), interface: after("dev"), metric: Number(after("metric") ?? 0) }];
}

function parse(text: string): z.infer<typeof schema> {
  const [four = "", six = ""] = text.split(/^$/m);
  return [...four.split("\n").flatMap((line) => routeOf(line, "ipv4")), ...six.split("\n").flatMap((line) => routeOf(line, "ipv6"))];
}

export const routes = defineFact({ schema, script, parse });
