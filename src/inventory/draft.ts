import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { equalPlain } from "../vars/equal.ts";
import type { PlainEntry } from "../vars/value.ts";
import { checkHostName } from "./names.ts";
import { expandRange } from "./ranges.ts";

/** A group while inventories are read. */
export interface DraftGroup {
  readonly name: string;
  readonly at: Span;
  readonly children: Set<string>;
  /** Hosts that stand in the group itself. */
  readonly hosts: Set<string>;
  readonly vars: Map<string, PlainEntry>;
}

export interface DraftHost {
  readonly name: string;
  readonly at: Span;
  readonly vars: Map<string, PlainEntry>;
}

/** What several inventories say together. */
export interface Draft {
  readonly groups: Map<string, DraftGroup>;
  readonly hosts: Map<string, DraftHost>;
}

/** The place of what exists without being written: `all`, `ungrouped`, localhost. */
export const nowhere: Span = { source: { path: "inventory", text: "" }, start: 0, end: 0 };

export function emptyDraft(): Draft {
  return { groups: new Map(), hosts: new Map() };
}

export function groupIn(draft: Draft, name: string, at: Span): DraftGroup {
  let group = draft.groups.get(name);
  if (!group) draft.groups.set(name, (group = { name, at, children: new Set(), hosts: new Set(), vars: new Map() }));
  return group;
}

export function hostIn(draft: Draft, name: string, at: Span): DraftHost {
  let host = draft.hosts.get(name);
  if (!host) draft.hosts.set(name, (host = { name, at, vars: new Map() }));
  return host;
}

/** Adds variables to those of a host or group that may stand in several places. The same name with two values is an error: which one wins would be chance. */
export function addVars(to: Map<string, PlainEntry>, entries: readonly PlainEntry[], owner: string, problems: Problems): void {
  for (const entry of entries) {
    const first = to.get(entry.key);
    if (!first) to.set(entry.key, entry);
    else if (!equalPlain(first.value, entry.value)) {
      problems.error(`${entry.key} of ${owner} is set twice, to different values`, {
        code: "HF1320",
        at: entry.keySpan,
        hint: "keep one of them",
        related: [{ message: "first set here", at: first.keySpan }],
      });
    }
  }
}

/** Hosts listed on the command line: `-i node1,node2`. */
export function addHosts(draft: Draft, list: string, problems: Problems): void {
  const source = { path: "-i", text: list };
  let start = 0;
  for (const part of list.split(",")) {
    const at = { source, start, end: start + part.length };
    start = at.end + 1;
    for (const name of part === "" ? [] : (problems.attempt(() => expandRange(part.trim(), at)) ?? [])) {
      if (checkHostName(name, at, problems)) hostIn(draft, name, at);
    }
  }
}
