import file, { type FileValue } from "../../observations/file.ts";
import type { Key } from "../../observations/define.ts";
import { addRule, holdsChain, removeRule } from "../../observations/shared/iptables/edit.ts";
import type { Rule } from "../../observations/shared/iptables/rule.ts";
import type { HostView, Outcome } from "../define.ts";
import { planEdit, type Edit } from "./edit.ts";

export type Tool = "iptables" | "ip6tables";

/** Files that rules are loaded from at boot: iptables-services' on EL, iptables-persistent's on Debian. */
const paths = {
  iptables: ["/etc/sysconfig/iptables", "/etc/iptables/rules.v4"],
  ip6tables: ["/etc/sysconfig/ip6tables", "/etc/iptables/rules.v6"],
} as const;

export function rulesFileKeys(tool: Tool): readonly Key<FileValue>[] {
  return paths[tool].map(file.key);
}

/** The file that loads rules at boot; undefined where nothing does. One that a package may still bring does not count. */
export function rulesFile(host: HostView, tool: Tool): string | undefined {
  return paths[tool].find((path) => {
    const found = host.peek(file.key(path));
    const value = found.degree === "later" ? found.base : found.value;
    return value !== undefined && value.type !== "absent";
  });
}

/** Edits a rules file: the rules put in, or taken out, of their chains; chains that the file lacks are passed over and given back. */
export function planRulesFile(
  host: HostView,
  tool: Tool,
  path: string,
  table: string,
  rules: readonly Rule[],
  state: "present" | "absent",
): { outcome: Outcome; missing: string[] } {
  const missing: string[] = [];
  const edit = (text: string): Edit => {
    let edited = text;
    for (const rule of rules) {
      if (!holdsChain(text, table, rule.chain)) missing.push(rule.chain);
      else edited = state === "present" ? addRule(edited, table, rule) : removeRule(edited, table, rule);
    }
    return { text: edited, reason: (edited === text) === (state === "present") ? `in ${path}` : `not in ${path}` };
  };
  // EL 7's iptables-restore takes no file name.
  const validate = { argv: ["sh", "-c", `${tool}-restore --test <"$1"`, "sh", "%s"], accept: [0] };
  return { outcome: planEdit(host, { path, create: false, validate }, edit), missing };
}
