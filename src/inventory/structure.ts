import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import { allConnectionNames } from "./connection-names.ts";
import { type Draft, type DraftGroup, groupIn } from "./draft.ts";
import { refusePluginSettings } from "./formats.ts";
import { hostsFrom } from "./host-word.ts";
import { checkGroupName } from "./names.ts";

const parts = ["hosts", "children", "vars"] as const;

/** Reads Ansible's YAML structure into the draft: groups at the top, in each `hosts`, `children`, `vars`. */
export function readStructure(tree: Plain, draft: Draft, problems: Problems): void {
  if (isPlaybook(tree)) {
    const at = tree.items[0]?.kind === "map" ? tree.items[0].entries[0]?.keySpan : undefined;
    problems.error("this is a playbook, and no inventory", { code: "HF1301", at: at ?? tree.span, hint: "after -i comes the file that names the hosts" });
    return;
  }
  const top = mapOf(tree, "an inventory is a map of groups", "begin with `all:`, below it `hosts:` or `children:`", problems);
  if (top) refusePluginSettings(top);
  for (const entry of top?.entries ?? []) {
    if ((parts as readonly string[]).includes(entry.key)) {
      problems.error(`"${entry.key}" stands at the top, where groups are named`, {
        code: "HF1302",
        at: entry.keySpan,
        hint: "put `all:` above it and indent it",
      });
    } else readGroup(entry, draft, problems);
  }
}

function isPlaybook(tree: Plain): tree is Extract<Plain, { kind: "list" }> {
  return tree.kind === "list" && tree.items.some((item) => item.kind === "map" && item.entries.some(({ key }) => key === "hosts" || key === "import_playbook"));
}

function readGroup(entry: PlainEntry, draft: Draft, problems: Problems): DraftGroup | undefined {
  if (!checkGroupName(entry.key, entry.keySpan, problems)) return undefined;
  const group = groupIn(draft, entry.key, entry.keySpan);
  const body = mapOf(entry.value, `the group ${entry.key} is a map`, "it holds `hosts:`, `children:` and `vars:`", problems);
  for (const part of body?.entries ?? []) {
    if (part.key === "hosts") readHosts(part, group, draft, problems);
    else if (part.key === "children") readChildren(part, group, draft, problems);
    else if (part.key === "vars") readVars(part, group, problems);
    else unknownPart(part, group.name, problems);
  }
  return group;
}

function unknownPart(part: PlainEntry, group: string, problems: Problems): void {
  const inside =
    part.value.kind === "map" || (part.value.kind === "scalar" && part.value.value === null)
      ? "below `children:` if it is a group, below `hosts:` if it is a host"
      : "below `vars:` if it is a variable";
  problems.error(`a group holds hosts, children and vars; "${part.key}" of ${group} is none of them`, {
    code: "HF1303",
    at: part.keySpan,
    hint: didYouMean(part.key, parts) ?? `put it ${inside}`,
  });
}

function readHosts(part: PlainEntry, group: DraftGroup, draft: Draft, problems: Problems): void {
  const body = mapOf(part.value, "hosts is a map", "write each host as a key: `node1:`", problems);
  for (const { key, keySpan, value } of body?.entries ?? []) {
    if (allConnectionNames.has(key)) {
      problems.error(`"${key}" is a variable, and stands where hosts are named`, { code: "HF1303", at: keySpan, hint: "indent it below its host" });
      continue;
    }
    const vars = mapOf(value, `the host ${key} is a map of its variables`, hintForHost(key, value), problems);
    for (const host of hostsFrom(draft, key, keySpan, problems)) {
      group.hosts.add(host.name);
      host.vars.add(vars?.entries ?? [], host.name, problems);
    }
  }
}

/** `web1: 192.0.2.11` can only mean the address. */
function hintForHost(name: string, value: Plain): string {
  return value.kind === "scalar" && /^[\w.:-]+$/.test(value.raw)
    ? `write \`${name}: { ssh_host: ${value.raw} }\``
    : `write \`${name}:\`, and below it, indented, its variables`;
}

function readChildren(part: PlainEntry, group: DraftGroup, draft: Draft, problems: Problems): void {
  const body = mapOf(part.value, "children is a map", "write each group as a key: `web:`", problems);
  for (const entry of body?.entries ?? []) {
    const child = readGroup(entry, draft, problems);
    if (child) group.children.add(child.name);
  }
}

function readVars(part: PlainEntry, group: DraftGroup, problems: Problems): void {
  const body = mapOf(part.value, "vars is a map", "write `name: value` below it, indented", problems);
  group.vars.add(body?.entries ?? [], `the group ${group.name}`, problems);
}

/** The value as a map; nothing at all counts as an empty one. */
function mapOf(value: Plain, message: string, hint: string, problems: Problems): PlainMap | undefined {
  if (value.kind === "map") return value;
  if (value.kind === "scalar" && value.value === null) return undefined;
  problems.error(message, { code: "HF1301", at: value.span, hint });
  return undefined;
}
