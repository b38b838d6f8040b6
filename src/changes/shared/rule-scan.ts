import { quote } from "../../shell/quote.ts";
import { protocolNumbers } from "../../observations/shared/iptables/protocols.ts";
import type { Rule } from "../../observations/shared/iptables/rule.ts";

/**
 * Reads iptables-save's output for one chain as `parseRule`, `sameRule` and `shadows` do, so that the host can check by itself where a rule stands:
 * line 1 "FIRST END", the numbers (from 1, 0 for none) of the first equal rule and of the first that would make it dead; line 2 that one's normal form; line 3 the
 * numbers of all equal rules, last first. It need only understand what iptables-save writes; a property test holds it to the TypeScript.
 */
const program = String.raw`
function sorted(list, separator,   n, i, j, t, part, text) {
  n = split(list, part, separator)
  for (i = 2; i <= n; i++) for (j = i; j > 1 && part[j - 1] "" > part[j] ""; j--) { t = part[j]; part[j] = part[j - 1]; part[j - 1] = t }
  for (i = 1; i <= n; i++) text = text (i > 1 ? separator : "") part[i]
  return text
}
function add(text) {
  if (in_goal) { goal = goal " " text; return }
  matches = matches (count++ ? "\n" : "") text
  if (!(text in want)) foreign = 1
}
function close_option(next_name) {
  if (name == "-j" || name == "-g") { goal = name " " value; target = value; in_goal = 1 }
  else if (name == "-m" && (value in number || value == "comment" || next_name ~ /^--/)) { }
  else if (name != "" && name != "-A" && name != "--comment") {
    if (name == "--state") name = "--ctstate"
    if (name == "-p" && value in number) value = number[value]
    if (name == "-s" || name == "-d") sub(/\/(32|128)$/, "", value)
    if (name ~ /^--(ctstate|dports|sports|ports)$/) value = sorted(value, ",")
    add(negated name (value == "" ? "" : " " value))
  }
  name = next_name; value = ""; negated = ""
}
function word(text, is_quoted,   was) {
  if (!is_quoted && text == "!") bang = "! "
  else if (!is_quoted && text ~ /^--?[A-Za-z]/) { close_option(text); negated = bang; bang = "" }
  else value = value (value == "" ? "" : " ") text
}
function scan(line,   i, c, text, open, is_quoted, any) {
  for (i = 1; i <= length(line) + 1; i++) {
    c = i > length(line) ? " " : substr(line, i, 1)
    if (open && c == "\\") text = text substr(line, ++i, 1)
    else if (c == "\"") { open = !open; is_quoted = any = 1 }
    else if (c == " " && !open) { if (any) word(text, is_quoted); text = ""; any = is_quoted = 0 }
    else { text = text c; any = 1 }
  }
  close_option("")
}
BEGIN {
  n = split(ENVIRON["HF_MATCHES"], list, "\n")
  for (i = 1; i <= n; i++) if (list[i] != "") { want[list[i]] = 1; wanted++ }
  n = split(ENVIRON["HF_PROTOCOLS"], list, " ")
  for (i = 1; i < n; i += 2) number[list[i]] = list[i + 1]
  n = split(ENVIRON["HF_ENDS"], list, "\n")
  for (i = 1; i <= n; i++) ends[list[i]] = 1
}
/^\*/ { table = substr($0, 2) }
table == ENVIRON["HF_TABLE"] && index($0 " ", "-A " ENVIRON["HF_CHAIN"] " ") == 1 {
  rule++
  name = value = negated = bang = goal = target = matches = ""; count = foreign = in_goal = 0
  scan($0)
  sub(/ icmp6?-port-unreachable$/, " port-unreachable", goal)
  if (foreign) next
  if (count == wanted + 0 && goal == ENVIRON["HF_GOAL"]) { if (!first) first = rule; all = rule " " all }
  else if (!end && target in ends) { end = rule; matches = sorted(matches, "\n"); gsub("\n", " ", matches); anchor = matches (matches == "" ? "" : " ") goal }
}
END { print first + 0, end + 0; print anchor; print all }`;

const protocols = Object.entries(protocolNumbers).flat().join(" ");

/** sh that defines `scan_rules`, which prints what the program above does about `rule` in its chain. */
export function ruleScan(tool: "iptables" | "ip6tables", table: string, rule: Rule, ends: readonly string[]): string {
  const environment = Object.entries({
    LC_ALL: "C",
    HF_TABLE: table,
    HF_CHAIN: rule.chain,
    HF_MATCHES: rule.matches.join("\n"),
    HF_GOAL: rule.goal,
    HF_ENDS: ends.join("\n"),
    HF_PROTOCOLS: protocols,
  });
  const assignments = environment.map(([name, value]) => `${name}=${quote(value)}`).join(" ");
  return `scan_rules() { ${tool}-save -t ${quote(table)} 2>/dev/null | ${assignments} awk ${quote(program)}; }\n`;
}
