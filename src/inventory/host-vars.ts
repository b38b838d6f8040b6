import type { Problems } from "../core/errors.ts";
import { equalPlain } from "../vars/equal.ts";
import { varSource } from "../vars/load.ts";
import { indexOf } from "../vars/scope.ts";
import type { Entry, VarSource } from "../vars/value.ts";
import { firstNameOf } from "./connection-names.ts";
import { type Draft, hostIn, nowhere } from "./draft.ts";
import { type Hierarchy, priorityVariable } from "./hierarchy.ts";
import type { Host, Joining } from "./types.ts";
import type { VarFolder } from "./var-files.ts";

/** `group_vars/` and `host_vars/` of one folder. */
export interface VarDir {
  readonly groups: VarFolder;
  readonly hosts: VarFolder;
}

/** Two groups of equal rank that set one variable to different values, nothing above them settling it. */
interface Conflict {
  readonly name: string;
  readonly first: Entry;
  readonly second: Entry;
  readonly groups: readonly [string, string];
}

interface GroupLayers {
  readonly sources: readonly VarSource[];
  readonly conflicts: readonly Conflict[];
}

/** Variables of one group in one place that sets them. */
interface Layer {
  readonly group: string;
  readonly rank: string;
  readonly source: VarSource;
}

/** Gives every host its variables in order of precedence. Hosts with the same groups share what their groups set. */
export class HostVars {
  private readonly draft: Draft;
  private readonly hierarchy: Hierarchy;
  private readonly dirs: readonly VarDir[];
  private readonly problems: Problems;
  private readonly own = new Map<string, readonly VarSource[]>();
  private readonly byGroups = new Map<string, GroupLayers>();
  private readonly unsettled = new Map<Conflict, string[]>();

  /** `dirs`: those beside inventories first, those beside playbooks after them. */
  constructor(draft: Draft, hierarchy: Hierarchy, dirs: readonly VarDir[], problems: Problems) {
    this.draft = draft;
    this.hierarchy = hierarchy;
    this.dirs = dirs;
    this.problems = problems;
  }

  hosts(): ReadonlyMap<string, Host> {
    const hosts = new Map<string, Host>();
    for (const member of this.hierarchy.groups.get("all")?.hosts ?? []) {
      const { name, at, vars } = hostIn(this.draft, member, nowhere);
      const groups = this.hierarchy.groupsOf.get(name) ?? ["all"];
      const inherited = this.layersOf(groups);
      const own = [...vars.layers().map((entries) => varSource(`host ${name}`, entries, this.problems)), ...this.filesOf(name)];
      for (const conflict of inherited.conflicts) {
        if (!own.some((source) => indexOf(source).has(conflict.name))) this.note(conflict, name);
      }
      hosts.set(name, { name, at, groups, vars: [...inherited.sources, ...own] });
    }
    this.report();
    return hosts;
  }

  /** The machine that holdfast runs on: in no group, with the variables of `all` and its own files. */
  localhost(): Host {
    const vars = [...this.layersOf(["all"]).sources, ...this.filesOf("localhost")];
    return { name: "localhost", at: nowhere, groups: ["all"], vars, implicit: true };
  }

  joining(): Joining {
    const known = new Set([...this.draft.groups.keys(), ...this.dirs.flatMap(({ groups }) => [...groups.keys()])]);
    const names = new Map([...known].map((group) => [group, this.namesOf(group)]));
    const namesBut = (groups: readonly string[]): ReadonlySet<string> => new Set([...names].flatMap(([group, of]) => (groups.includes(group) ? [] : of)));
    const beyond = new Map<string, ReadonlySet<string>>();
    return {
      ofGroups: (groups) => this.layersOf(groups).sources,
      ofHost: (name) => this.filesOf(name),
      priority: (group) => this.hierarchy.priority(group),
      names: namesBut([]),
      beyond(groups) {
        const key = groups.join("\0");
        const found = beyond.get(key) ?? namesBut(groups);
        beyond.set(key, found);
        return found;
      },
    };
  }

  private namesOf(group: string): readonly string[] {
    const sources = [...this.sourcesOf(group), ...this.dirs.flatMap(({ groups }) => groups.get(group) ?? [])];
    return sources.flatMap(({ entries }) => entries.map(({ key }) => key));
  }

  private filesOf(host: string): readonly VarSource[] {
    return this.dirs.flatMap((dir) => dir.hosts.get(host) ?? []);
  }

  private layersOf(groups: readonly string[]): GroupLayers {
    const key = groups.join("\0");
    let layers = this.byGroups.get(key);
    if (!layers) this.byGroups.set(key, (layers = this.build(groups)));
    return layers;
  }

  /** Ansible's order: what inventories say of `all`, of groups; then files of `all`, then of groups. */
  private build(groups: readonly string[]): GroupLayers {
    const others = groups.filter((group) => group !== "all");
    const tiers = [
      this.written(["all"]),
      this.written(others),
      ...this.dirs.map((dir) => this.inFiles(dir, ["all"])),
      ...this.dirs.map((dir) => this.inFiles(dir, others)),
    ];
    return { sources: tiers.flat().map(({ source }) => source), conflicts: conflictsIn(tiers) };
  }

  private written(groups: readonly string[]): readonly Layer[] {
    return groups.flatMap((group) => {
      let sources = this.own.get(group);
      if (!sources) this.own.set(group, (sources = this.sourcesOf(group)));
      return sources.map((source) => ({ group, rank: this.hierarchy.rank(group), source }));
    });
  }

  /** The tie-breaker among groups is no variable of their hosts. */
  private sourcesOf(group: string): readonly VarSource[] {
    return (this.draft.groups.get(group)?.vars.layers() ?? []).map((entries) =>
      varSource(
        `group ${group}`,
        entries.filter(({ key }) => key !== priorityVariable),
        this.problems,
      ),
    );
  }

  private inFiles(dir: VarDir, groups: readonly string[]): readonly Layer[] {
    return groups.flatMap((group) => (dir.groups.get(group) ?? []).map((source) => ({ group, rank: this.hierarchy.rank(group), source })));
  }

  private note(conflict: Conflict, host: string): void {
    const hosts = this.unsettled.get(conflict);
    if (hosts) hosts.push(host);
    else this.unsettled.set(conflict, [host]);
  }

  private report(): void {
    const told = new Set<string>();
    for (const [{ name, first, second, groups }, hosts] of this.unsettled) {
      const key = [name, ...groups].join("\0");
      if (told.has(key)) continue;
      told.add(key);
      const of = hosts.length === 1 ? hosts[0] : `${hosts[0]} and ${hosts.length - 1} more`;
      this.problems.error(`${name} of ${of} is ambiguous: the groups ${groups[0]} and ${groups[1]} rank equally and set it differently`, {
        code: "HF1321",
        at: second.keySpan,
        hint: `set ${name} for the host itself, or make one group a child of the other`,
        related: [{ message: `set by ${groups[0]} here`, at: first.keySpan }],
      });
    }
  }
}

function conflictsIn(tiers: readonly (readonly Layer[])[]): readonly Conflict[] {
  /** For each variable what the topmost group says so far, and whom it clashes with. */
  const top = new Map<string, { tier: number; layer: Layer; entry: Entry; clash: Conflict | undefined }>();
  for (const [tier, layers] of tiers.entries()) {
    for (const [layer, entries] of byGroup(layers)) {
      for (const entry of entries) {
        const name = firstNameOf(entry.key);
        const before = top.get(name);
        const equal = before && before.tier === tier && before.layer.rank === layer.rank;
        const clash: Conflict | undefined =
          equal && before.layer.group !== layer.group && !equalPlain(before.entry.value, entry.value)
            ? { name: entry.key, first: before.entry, second: entry, groups: [before.layer.group, layer.group] }
            : undefined;
        top.set(name, { tier, layer, entry, clash: clash ?? (equal ? before.clash : undefined) });
      }
    }
  }
  return [...top.values()].flatMap(({ clash }) => clash ?? []);
}

/** What each group sets in the end, where several files of one override each other. */
function byGroup(layers: readonly Layer[]): Iterable<readonly [Layer, Iterable<Entry>]> {
  const groups = new Map<string, readonly [Layer, Map<string, Entry>]>();
  for (const layer of layers) {
    const [, entries] = groups.get(layer.group) ?? [layer, new Map<string, Entry>()];
    for (const entry of layer.source.entries) entries.set(entry.key, entry);
    groups.set(layer.group, [layer, entries]);
  }
  return [...groups.values()].map(([layer, entries]) => [layer, entries.values()] as const);
}
