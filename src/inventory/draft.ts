import type { Span } from "../core/source.ts";
import { DraftVars } from "./draft-vars.ts";

/** A group while inventories are read. */
export interface DraftGroup {
  readonly name: string;
  readonly at: Span;
  readonly children: Set<string>;
  /** Hosts that stand in the group itself. */
  readonly hosts: Set<string>;
  readonly vars: DraftVars;
}

export interface DraftHost {
  readonly name: string;
  readonly at: Span;
  readonly vars: DraftVars;
}

/** What several inventories say together. */
export interface Draft {
  readonly groups: Map<string, DraftGroup>;
  readonly hosts: Map<string, DraftHost>;
}

/** The place of what exists without being written: `all`, `ungrouped`, localhost. */
export const nowhere: Span = { source: { path: "inventory", text: "" }, start: 0, end: 0 };

/** `all` and `ungrouped` always exist, and come first. */
export function emptyDraft(): Draft {
  const draft = { groups: new Map<string, DraftGroup>(), hosts: new Map<string, DraftHost>() };
  for (const name of ["all", "ungrouped"]) groupIn(draft, name, nowhere);
  return draft;
}

export function groupIn(draft: Draft, name: string, at: Span): DraftGroup {
  let group = draft.groups.get(name);
  if (!group) draft.groups.set(name, (group = { name, at, children: new Set(), hosts: new Set(), vars: new DraftVars() }));
  return group;
}

export function hostIn(draft: Draft, name: string, at: Span): DraftHost {
  let host = draft.hosts.get(name);
  if (!host) draft.hosts.set(name, (host = { name, at, vars: new DraftVars() }));
  return host;
}
