import { plainAddress } from "./address.ts";
import { protocolNumber, protocolNumbers } from "./protocols.ts";
import { tokensOf, type Token } from "./tokens.ts";

/** A rule in normal form: two rules that do the same have the same `matches` and `goal`. Comments do nothing, so they are left out. */
export interface Rule {
  readonly chain: string;
  /** Each match with its negation and values (`-p 112`, `! -s 10.0.0.1`), sorted: their order never matters. */
  readonly matches: readonly string[];
  /** Where a packet goes that matches all: `-j REJECT --reject-with icmp-port-unreachable`; empty for a rule that only counts. */
  readonly goal: string;
  /** The goal's name alone: a built-in target or a chain. */
  readonly target: string;
  /** As it was written. */
  readonly text: string;
}

const spellings: Readonly<Record<string, string>> = {
  "--append": "-A",
  "--protocol": "-p",
  "--proto": "-p",
  "--source": "-s",
  "--src": "-s",
  "--destination": "-d",
  "--dst": "-d",
  "--in-interface": "-i",
  "--out-interface": "-o",
  "--fragment": "-f",
  "--match": "-m",
  "--jump": "-j",
  "--goto": "-g",
  "--source-port": "--sport",
  "--destination-port": "--dport",
  "--source-ports": "--sports",
  "--destination-ports": "--dports",
  "--state": "--ctstate",
  "--set-counters": "-c",
};

/** One option with its values. */
interface Option {
  readonly name: string;
  readonly negated: boolean;
  readonly values: readonly string[];
}

function optionsOf(tokens: readonly Token[]): Option[] {
  const options: { name: string; negated: boolean; values: string[] }[] = [];
  let negated = false;
  for (const { text, quoted } of tokens) {
    if (!quoted && text === "!") negated = true;
    else if (!quoted && /^-{1,2}[A-Za-z]/.test(text)) {
      options.push({ name: spellings[text] ?? text, negated, values: [] });
      negated = false;
    } else {
      const last = options.at(-1);
      if (!last) continue;
      last.values.push(text);
      // The old way to negate: `-s ! 10.0.0.1`.
      if (negated) last.negated = true;
      negated = false;
    }
  }
  return options;
}

/** Options whose value is a set. Not every list is: in `--match-set hosts src,dst` the order counts. */
const sets = new Set(["--ctstate", "--dports", "--sports", "--ports"]);

/** One port, or a range of them as iptables-save prints it: `22:22` is 22, and a side that is left out is the first or the last there is. */
function plainPorts(text: string): string | undefined {
  if (!text.includes(":")) return text;
  const [first = "", last = ""] = text.split(":");
  const [from, to] = [first || "0", last || "65535"];
  if (from === "0" && to === "65535") return undefined;
  return from === to ? from : `${from}:${to}`;
}

/** The option's value in normal form; undefined where it restricts nothing (`-p all`, `-s 0.0.0.0/0`). */
function plainValue(option: Option): string | undefined {
  const text = option.values.join(" ");
  if (option.name === "-p") return ["all", "0"].includes(protocolNumber(text)) ? undefined : protocolNumber(text);
  if (option.name === "-s" || option.name === "-d") return plainAddress(text);
  if (option.name === "--sport" || option.name === "--dport") return plainPorts(text);
  return sets.has(option.name) ? text.split(",").toSorted().join(",") : text;
}

/** `-m tcp` after `-p tcp`, or before an option that only this module has, says nothing of its own. */
function impliedModule(option: Option, next: Option | undefined): boolean {
  const name = option.values[0] ?? "";
  return Object.hasOwn(protocolNumbers, name) || name === "comment" || (next?.name.startsWith("--") ?? false);
}

/** Options of the packet's own head; after a target they begin a match again. */
const heads = new Set(["-p", "-s", "-d", "-i", "-o", "-f", "-m"]);

function goalText(target: string, jump: string, options: readonly string[]): string {
  if (target === "REJECT" && options.length === 0) return "-j REJECT --reject-with port-unreachable";
  return [`${jump} ${target}`, ...options].join(" ").replace(/ icmp6?-port-unreachable$/, " port-unreachable");
}

/** Parses `-A CHAIN …` in any spelling that iptables takes; undefined for a line that is no such rule. */
export function parseRule(line: string): Rule | undefined {
  const tokens = tokensOf(line.replace(/^\[\d+:\d+\] /, ""));
  const [append, ...rest] = optionsOf(tokens);
  const chain = append?.values[0];
  if (append?.name !== "-A" || chain === undefined || !tokens[0]?.text.startsWith("-")) return undefined;
  const matches: string[] = [];
  const goalOptions: string[] = [];
  let jump = "";
  let target = "";
  let inGoal = false;
  rest.forEach((option, i) => {
    if (option.name === "-j" || option.name === "-g") {
      [jump, target, inGoal] = [option.name, option.values.join(" "), true];
      return;
    }
    if (heads.has(option.name)) inGoal = false;
    if (option.name === "-c" || option.name === "--comment") return;
    if (option.name === "-m" && impliedModule(option, rest[i + 1])) return;
    const value = plainValue(option);
    if (value === undefined) return;
    const text = `${option.negated ? "! " : ""}${option.name}${value === "" ? "" : ` ${value}`}`;
    (inGoal ? goalOptions : matches).push(text);
  });
  return { chain, matches: matches.toSorted(), goal: target === "" ? "" : goalText(target, jump, goalOptions), target, text: line };
}

/** Do the two do the same to a packet, in whatever chain they stand? */
export function sameRule(a: Rule, b: Rule): boolean {
  return a.goal === b.goal && a.matches.length === b.matches.length && a.matches.every((match, i) => match === b.matches[i]);
}

/** The rule's normal form as one line, for comparing with what the host computes. */
export function normalText(rule: Rule): string {
  return [...rule.matches, rule.goal].filter((part) => part !== "").join(" ");
}
