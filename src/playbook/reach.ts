import type { Span } from "../core/source.ts";
import type { Name } from "../expr/types.ts";
import { allConnectionNames, isAddressName } from "../inventory/connection-names.ts";
import type { Host } from "../inventory/types.ts";
import { indexOf } from "../vars/scope.ts";
import type { Entry, VarSource } from "../vars/value.ts";
import { compiledIn } from "./uses.ts";

/** What the files say of one name, for all hosts of a play. */
interface Winners {
  /** Values that win and read other names, and the hosts for which they win. */
  readonly entries: ReadonlyMap<Entry, readonly Host[]>;
  readonly missing: readonly Host[];
}

/** Names that a task knows beside those of files: loop variables, results, its own variables. */
export interface Locals {
  has(name: string): boolean;
  /** Where the name is a variable of the task or its blocks. */
  entry(name: string): Entry | undefined;
  /** What its role says of the name, for hosts of which nothing else does. */
  fallback(name: string): Entry | undefined;
}

/** A use of a name that has no value for some hosts. */
export interface Gap {
  readonly name: Name;
  readonly missing: readonly Host[];
}

/** Follows names of one play from expressions into the variables that they read, and from these on, without a host at hand. */
export class Reach {
  readonly hosts: readonly Host[];
  private readonly below: readonly VarSource[];
  private readonly above: readonly VarSource[];
  /** All that files set: most names of the connection are not among them, and no host need be asked. */
  private readonly names: ReadonlySet<string>;
  private readonly winners = new Map<string, Winners>();
  private readonly namesOf = new Map<Entry, readonly Name[]>();
  private readonly optional = new Set<string>();

  /** `above`: variables of the play and of `-e`, which win over those of hosts; `below`: defaults of roles. Highest last. */
  constructor(hosts: readonly Host[], below: readonly VarSource[], above: readonly VarSource[]) {
    this.hosts = hosts;
    this.below = below;
    this.above = above;
    this.names = new Set(this.set());
  }

  /** The names without a value that are reached from `names`. */
  *gaps(names: readonly Name[], locals: Locals, hosts: readonly Host[] = this.hosts, seen = new Set<Entry>()): Iterable<Gap> {
    for (const name of names) {
      const own = locals.entry(name.name);
      if (own) yield* this.inside(own, locals, hosts, seen);
      if (own || locals.has(name.name)) continue;
      const { entries, missing } = this.winnersOf(name.name);
      const fallback = locals.fallback(name.name);
      const lacking = fallback ? [] : common(missing, hosts, this.hosts);
      if (fallback) yield* this.inside(fallback, locals, common(missing, hosts, this.hosts), seen);
      if (lacking.length > 0 && !name.soft) yield { name, missing: lacking };
      if (name.soft && !allConnectionNames.has(name.name)) this.optional.add(name.name);
      for (const [entry, of] of entries) yield* this.inside(entry, locals, common(of, hosts, this.hosts), seen);
    }
  }

  /** Where a file sets the name, for some host. */
  placeOf(name: string): Span | undefined {
    const entry = lastOf(this.above, name) ?? this.hosts.map((host) => lastOf(host.vars, name)).find(Boolean) ?? lastOf(this.below, name);
    return entry?.keySpan;
  }

  /** Names that some hosts have and none of the others: where one host lacks a name, one of its own may be that name misspelt. */
  only(of: ReadonlySet<string>): ReadonlySet<string> {
    const names = (isOf: boolean): readonly string[] =>
      this.hosts.flatMap((host) => (of.has(host.name) === isOf ? host.vars.flatMap((source) => [...indexOf(source).keys()]) : []));
    const others = new Set(names(false));
    return new Set(names(true).filter((name) => !others.has(name)));
  }

  /** All names that files set or, by `??`, may set, for suggestions. */
  *known(): Iterable<string> {
    yield* this.optional;
    yield* this.names;
  }

  private *set(): Iterable<string> {
    const sources = new Set([...this.below, ...this.above]);
    for (const host of this.hosts) for (const source of host.vars) sources.add(source);
    for (const source of sources) yield* indexOf(source).keys();
  }

  private *inside(entry: Entry, locals: Locals, hosts: readonly Host[], seen: Set<Entry>): Iterable<Gap> {
    if (seen.has(entry)) return;
    seen.add(entry);
    const names = this.namesIn(entry);
    if (names.length > 0 && hosts.length > 0) yield* this.gaps(names, locals, hosts, seen);
  }

  private namesIn(entry: Entry): readonly Name[] {
    let names = this.namesOf.get(entry);
    if (!names) this.namesOf.set(entry, (names = [...compiledIn(entry.value)].flatMap((compiled) => compiled.names)));
    return names;
  }

  private winnersOf(name: string): Winners {
    let winners = this.winners.get(name);
    if (!winners) this.winners.set(name, (winners = this.find(name)));
    return winners;
  }

  private find(name: string): Winners {
    const isLackedByNone = isAddressName(name);
    if (!this.names.has(name)) return { entries: new Map(), missing: isLackedByNone ? [] : this.hosts };
    const found = new Map<Entry, Host[]>();
    const missing: Host[] = [];
    for (const host of this.hosts) {
      const entry = lastOf(this.above, name, host) ?? lastOf(host.vars, name) ?? lastOf(this.below, name);
      const others = entry && found.get(entry);
      if (!entry && !isLackedByNone) missing.push(host);
      else if (others) others.push(host);
      else if (entry && this.namesIn(entry).length > 0) found.set(entry, [host]);
    }
    return { entries: found, missing };
  }
}

/** The entry that wins among sources, those for other hosts left out; undefined where none has the name. */
export function lastOf(sources: readonly VarSource[], name: string, host?: Host): Entry | undefined {
  for (let i = sources.length - 1; i >= 0; i--) {
    const source = sources[i];
    const entry = source && (!host || !source.on || source.on.has(host.name)) ? indexOf(source).get(name) : undefined;
    if (entry) return entry;
  }
  return undefined;
}

function common(some: readonly Host[], others: readonly Host[], all: readonly Host[]): readonly Host[] {
  if (others === all || some.length === 0) return some;
  const set = new Set(others);
  return some.filter((host) => set.has(host));
}
