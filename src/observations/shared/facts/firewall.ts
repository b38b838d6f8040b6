import { z } from "zod";
import { defineFact } from "./define.ts";

const schema = z
  .strictObject({
    in_charge: z.enum(["none", "iptables", "firewalld", "nftables"]).describe("Whose rules decide what comes in; rules put anywhere else are in vain"),
    reason: z.string().describe("What tells so"),
  })
  .describe("The firewall");

export type Firewall = z.infer<typeof schema>;

/**
 * Prints what filters incoming packets: whether firewalld runs, nft's chains and unconditional drops, iptables' rules.
 * `-t` leaves out the elements of sets, which may be many; releases of nft before 0.9.1 lack it.
 */
const script = String.raw`for unit in /usr/lib/systemd/system /lib/systemd/system /etc/systemd/system /run/systemd/system; do
  [ -e "$unit/firewalld.service" ] || continue
  ! systemctl is-active --quiet firewalld 2>/dev/null || echo firewalld
  break
done
if command -v nft >/dev/null; then
  { nft -t list ruleset 2>/dev/null || nft list ruleset; } | grep -E '^table|^[[:space:]]*(chain|type)|^[[:space:]]*(counter packets [0-9]+ bytes [0-9]+ )?(drop|reject)'
fi
if command -v iptables-save >/dev/null; then echo iptables; iptables-save | grep -E '^-A|^:[A-Z]+ DROP'; fi
:`;

/** Tables that belong to iptables-nft itself: its base chains are named in capitals. */
const ownChains = new Set(["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]);

/**
 * The first nft table, not iptables' own, that lets nothing in by default: one with an input chain of policy drop, or with an input chain
 * and an unconditional drop or reject. Tables that only drop some (fail2ban's, kube-proxy's) are not in charge.
 */
function foreignTable(lines: readonly string[]): string | undefined {
  let table = "";
  let chain = "";
  let filters = false;
  for (const line of lines.map((each) => each.trim())) {
    if (line.startsWith("table ")) [table, filters] = [line.replace(/ \{.*$/, "").slice(6), false];
    else if (line.startsWith("chain ")) chain = line.split(" ")[1] ?? "";
    else if (line.startsWith("type filter hook input ") && !ownChains.has(chain)) {
      filters = true;
      if (line.includes("policy drop")) return table;
    } else if (filters && /^(counter packets \d+ bytes \d+ )?(drop|reject)/.test(line)) return table;
  }
  return undefined;
}

export function parseFirewall(text: string): Firewall {
  const lines = text.split("\n");
  if (lines.includes("firewalld")) return { in_charge: "firewalld", reason: "firewalld is running" };
  const table = foreignTable(lines);
  if (table !== undefined) return { in_charge: "nftables", reason: `the nftables table "${table}" drops what it does not know` };
  const rules = lines.filter((line) => /^-A|^:/.test(line)).length;
  if (rules > 0) return { in_charge: "iptables", reason: `iptables holds ${rules} ${rules === 1 ? "rule" : "rules"}` };
  return { in_charge: "none", reason: lines.includes("iptables") ? "iptables holds no rule" : "no firewall is installed" };
}

export const firewall = defineFact({ schema, script, limit: 20, parse: parseFirewall });
