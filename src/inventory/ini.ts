import { HoldfastError, type Problems } from "../core/errors.ts";
import { linesOf, type Source, type Span } from "../core/source.ts";
import { didYouMean } from "../core/suggest.ts";
import type { PlainEntry } from "../vars/value.ts";
import { type Draft, type DraftGroup, groupIn, nowhere } from "./draft.ts";
import { hostsFrom } from "./host-word.ts";
import { wordsOf } from "./ini-words.ts";
import { checkGroupName } from "./names.ts";
import { literalOr } from "./python-literal.ts";

/** Reads Ansible's INI format into the draft: lines of hosts in `[group]`, of groups in `[group:children]`, of variables in `[group:vars]`. */
export function readIni(source: Source, draft: Draft, problems: Problems): void {
  const reader = new IniReader(source, draft, problems);
  for (const line of linesIn(source)) problems.attempt(() => reader.line(line));
  reader.end();
}

/** Lines without the white space around them. */
function* linesIn(source: Source): Iterable<Span> {
  for (const [i, start] of linesOf(source).entries()) {
    const line = source.text.slice(start, linesOf(source)[i + 1]);
    const from = start + line.length - line.trimStart().length;
    yield { source, start: from, end: Math.max(from, start + line.trimEnd().length) };
  }
}

const section = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
const kinds = ["hosts", "children", "vars"] as const;

/** A group that is named as a child, or given variables, and must have a section of its own somewhere. */
interface Owed {
  readonly at: Span;
  readonly what: string;
  /** Groups that take it in once it is there: their children stand in the order in which they came to be. */
  readonly parents: DraftGroup[];
}

class IniReader {
  private readonly source: Source;
  private readonly draft: Draft;
  private readonly problems: Problems;
  private readonly known: Set<string>;
  private readonly owed = new Map<string, Owed>();
  private group: DraftGroup | undefined;
  private kind: (typeof kinds)[number] = "hosts";

  constructor(source: Source, draft: Draft, problems: Problems) {
    this.source = source;
    this.draft = draft;
    this.problems = problems;
    this.known = new Set(draft.groups.keys());
    this.group = groupIn(draft, "ungrouped", nowhere);
  }

  line(at: Span): void {
    const text = this.textOf(at);
    if (text === "" || text.startsWith("#") || text.startsWith(";")) return;
    const found = section.exec(text);
    if (found) this.section(found[1] ?? "", found[2] ?? "hosts", at);
    else if (/^\[[^\]]*\]\s*(?:$|[#;])/.test(text))
      throw bad("no section can be called that", at, "write [group], [group:children] or [group:vars], without spaces; a comment begins with #");
    else if (!this.group) return;
    else if (this.kind === "hosts") this.hosts(at, this.group);
    else if (this.kind === "children") this.child(at, this.group);
    else this.variable(at, this.group);
  }

  /** What is owed at the end of the file does not exist. */
  end(): void {
    for (const [name, { at, what }] of this.owed) {
      this.problems.error(`${what}, and there is no such group`, {
        code: "HF1361",
        at,
        hint: didYouMean(name, this.known) ?? `add the section [${name}]`,
      });
    }
  }

  private section(name: string, kind: string, at: Span): void {
    const start = at.start + 1;
    const nameAt = { source: this.source, start, end: start + name.length };
    this.group = undefined;
    if (!checkGroupName(name, nameAt, this.problems)) return;
    if (!isKind(kind))
      throw bad(
        `a section is of hosts, children or vars, not of ${kind}`,
        at,
        didYouMean(kind, kinds) ?? `write [${name}], [${name}:children] or [${name}:vars]`,
      );
    this.group = groupIn(this.draft, name, nameAt);
    this.kind = kind;
    if (this.known.has(name)) return;
    if (kind !== "vars") this.declare(this.group);
    else this.owe(name, nameAt, `[${name}:vars] sets variables of the group ${name}`);
  }

  private declare(group: DraftGroup): void {
    this.known.add(group.name);
    for (const parent of this.owed.get(group.name)?.parents ?? []) parent.children.add(group.name);
    this.owed.delete(group.name);
  }

  private owe(name: string, at: Span, what: string): Owed {
    let owed = this.owed.get(name);
    if (!owed) this.owed.set(name, (owed = { at, what, parents: [] }));
    return owed;
  }

  private hosts(at: Span, group: DraftGroup): void {
    const [host, ...assignments] = wordsOf(at);
    if (!host) return;
    const entries = assignments.map((word) => {
      const equals = word.text.indexOf("=");
      if (equals < 0) throw bad(`"${word.text}" sets no variable`, word.at, "after the host come name=value, quoted where a value has spaces");
      const key = word.text.slice(0, equals);
      const valueAt = { ...word.at, start: Math.min(word.at.end, word.at.start + equals + 1) };
      return { key, keySpan: { ...word.at, end: word.at.start + key.length }, value: literalOr(word.text.slice(equals + 1), valueAt) };
    });
    for (const { name, vars } of hostsFrom(this.draft, host.text, host.at, this.problems)) {
      group.hosts.add(name);
      vars.add(entries, name, this.problems);
    }
  }

  private child(at: Span, group: DraftGroup): void {
    const name = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(this.textOf(at))?.[1];
    if (name === undefined) throw bad("a line of children is the name of one group", at, "one a line, without variables");
    const nameAt = { ...at, end: at.start + name.length };
    if (!checkGroupName(name, nameAt, this.problems)) return;
    if (this.known.has(name)) group.children.add(name);
    else this.owe(name, nameAt, `${name} is a child of ${group.name}`).parents.push(group);
  }

  private variable(at: Span, group: DraftGroup): void {
    const text = this.textOf(at);
    const equals = text.indexOf("=");
    if (equals < 0) throw bad(`"${text}" sets no variable`, at, "write name=value, one a line");
    const key = text.slice(0, equals).trimEnd();
    const written = text.slice(equals + 1).trimStart();
    const valueAt = { ...at, start: at.end - written.length };
    const value = literalOr(written, valueAt);
    if (value.kind === "scalar" && value.value === written) this.warnOfComment(written, valueAt);
    const entry: PlainEntry = { key, keySpan: { ...at, end: at.start + key.length }, value };
    group.vars.add([entry], `the group ${group.name}`, this.problems);
  }

  private warnOfComment(written: string, at: Span): void {
    const found = /\s#/.exec(written);
    if (!found) return;
    const before = written.slice(0, found.index);
    this.problems.warn("what looks like a comment is part of the value", {
      code: "HF1362",
      at: { ...at, start: at.start + found.index + 1 },
      hint: `put it on a line of its own, or quote the value: '${before}'`,
    });
  }

  private textOf({ start, end }: Span): string {
    return this.source.text.slice(start, end);
  }
}

function isKind(kind: string): kind is (typeof kinds)[number] {
  return (kinds as readonly string[]).includes(kind);
}

function bad(message: string, at: Span, hint: string): HoldfastError {
  return new HoldfastError(message, { code: "HF1360", at, hint });
}
