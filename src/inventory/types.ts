import type { Span } from "../core/source.ts";
import type { Disk } from "../vars/disk.ts";
import type { VarSource } from "../vars/value.ts";

export interface Host {
  readonly name: string;
  readonly at: Span;
  /** Groups the host is in, directly or through children, `all` first, parents before children. */
  readonly groups: readonly string[];
  /** Lowest precedence first: inventory `all`, groups, group_vars files, the host's own, host_vars files. */
  readonly vars: readonly VarSource[];
  /** Not listed anywhere: the machine in front of the person, reached without ssh. */
  readonly implicit?: true;
}

export interface Group {
  readonly name: string;
  /** Its own hosts in the inventory's order, then those of its children. */
  readonly hosts: readonly string[];
  readonly children: readonly string[];
  /** Hosts that stand in the group itself. */
  readonly own: readonly string[];
}

/** What is said of groups and hosts that nobody may be in or be called yet: for those that tasks add. */
export interface Joining {
  /** What a host has from these groups, lowest precedence first. */
  ofGroups(groups: readonly string[]): readonly VarSource[];
  /** What files say of a host by its name alone. */
  ofHost(name: string): readonly VarSource[];
  /** Ansible's tie-breaker among groups of one level; the higher one wins. */
  priority(group: string): number;
  /** All names that groups set. */
  readonly names: ReadonlySet<string>;
  /** Names that groups set beside these. */
  beyond(groups: readonly string[]): ReadonlySet<string>;
}

export interface Inventory {
  /** Where lists of hosts (`@file`) are read. */
  readonly disk: Disk;
  /** Paths as the person gave them. */
  readonly paths: readonly string[];
  readonly hosts: ReadonlyMap<string, Host>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Tasks may add hosts and groups to it: a pattern may name what is not there. */
  readonly isOpen?: true;
  readonly joining: Joining;
  /** The machine in front of the person, there without being listed; with the variables of `all`. */
  readonly localhost: Host;
}
