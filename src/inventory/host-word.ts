import { isIPv6 } from "node:net";
import type { Problems } from "../core/errors.ts";
import { type Span, within } from "../core/source.ts";
import type { PlainEntry } from "../vars/value.ts";
import { type Draft, type DraftHost, hostIn } from "./draft.ts";
import { checkHostName } from "./names.ts";
import { expandRange } from "./ranges.ts";

/** Names up to the first colon, ranges in brackets whole; then digits. */
const withPort = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/;
/** An IPv6 address has colons of its own. */
const bracketed = /^\[([^[\]]*:[^[\]]*)\]:(\d+)$/;

/** A host as inventories write it, `node[01:03]:2222`, and what the port makes of it. */
interface HostWord {
  readonly names: readonly string[];
  readonly port: PlainEntry | undefined;
}

/** The hosts that a word of an inventory means, each noted in the draft with the port that the word gives. Mistakes go to `problems`. */
export function hostsFrom(draft: Draft, word: string, at: Span, problems: Problems): readonly DraftHost[] {
  const { names, port } = problems.attempt(() => readWord(word, at)) ?? { names: [], port: undefined };
  const hosts: DraftHost[] = [];
  for (const name of names) {
    if (!checkHostName(name, at, problems)) break;
    const host = hostIn(draft, name, at);
    if (port) host.vars.add([port], name, problems);
    hosts.push(host);
  }
  return hosts;
}

function readWord(word: string, at: Span): HostWord {
  if (isIPv6(word)) return { names: [word], port: undefined };
  const found = isBracketedAddress(word) ?? withPort.exec(word);
  const [, name = word, digits] = found ?? [];
  const names = isIPv6(name) ? [name] : expandRange(name, at);
  return { names, port: digits === undefined ? undefined : portOf(digits, word, at) };
}

function isBracketedAddress(word: string): RegExpExecArray | undefined {
  const found = bracketed.exec(word);
  return found && isIPv6(found[1] ?? "") ? found : undefined;
}

function portOf(digits: string, word: string, at: Span): PlainEntry {
  const start = word.length - digits.length;
  const span = at.end - at.start === word.length ? within(at, start, word.length) : at;
  return { key: "ansible_port", keySpan: span, value: { kind: "scalar", span, raw: digits, value: Number(digits) } };
}
