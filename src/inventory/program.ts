import { HoldfastError, type Problems } from "../core/errors.ts";
import type { Source, Span } from "../core/source.ts";
import type { Disk } from "../vars/disk.ts";
import { decodeSource, displayPath } from "../vars/files.ts";
import { parseJson } from "../vars/json.ts";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import { type Draft, type DraftGroup, groupIn, hostIn } from "./draft.ts";
import { checkGroupName, checkHostName } from "./names.ts";

/** Seconds for each call: what asks a cloud is slow, what waits for somebody would wait for ever. */
const patience = 120;

/**
 * Reads what an executable inventory prints for `--list`: groups, and the hosts' variables below `_meta`; without that, each host's are asked for with
 * `--host`. All of it is data: nothing in it is rendered. Throws `HoldfastError`.
 */
export function readProgram(disk: Disk, path: string, draft: Draft, problems: Problems): void {
  const listed = answerOf(disk, path, ["--list"], problems);
  if (!listed) return;
  const hosts = new Set<string>();
  let meta: Plain | undefined;
  for (const entry of listed.entries) {
    if (entry.key !== "_meta") readGroup(entry, draft, hosts, problems);
    else meta = entry.value.kind === "map" ? entry.value.entries.find(({ key }) => key === "hostvars")?.value : undefined;
  }
  const vars = meta && mapOf(meta, "`hostvars` is a map of hosts", problems);
  const known = new Map(vars?.entries.map((entry) => [entry.key, entry.value]));
  for (const host of hosts) {
    const own = meta ? known.get(host) : answerOf(disk, path, ["--host", host], problems);
    const map = own && mapOf(own, `the variables of ${host} are a map`, problems);
    if (map) hostIn(draft, host, map.span).vars.add(map.entries, host, problems);
  }
}

/** A group is a map of `hosts`, `vars`, `children`; or a list of hosts; or a map of the variables of one host that is called like the group. */
function readGroup({ key, keySpan, value }: PlainEntry, draft: Draft, hosts: Set<string>, problems: Problems): void {
  if (!checkGroupName(key, keySpan, problems)) return;
  const group = groupIn(draft, key, keySpan);
  if (value.kind === "list") return readHosts(value, group, draft, hosts, problems);
  const body = mapOf(value, `the group ${key} is a map or a list of hosts`, problems);
  if (!body) return;
  const parts = new Map(body.entries.map((entry) => [entry.key, entry.value]));
  const isGroup = ["hosts", "vars", "children"].some((part) => parts.has(part));
  if (!isGroup) addHost(key, keySpan, group, draft, hosts, problems);
  const vars = isGroup ? parts.get("vars") : body;
  const own = vars && mapOf(vars, `the variables of ${key} are a map`, problems);
  if (own) group.vars.add(own.entries, `the group ${key}`, problems);
  const members = parts.get("hosts");
  if (members) readHosts(members, group, draft, hosts, problems);
  for (const [name, at] of namesIn(parts.get("children"), `the children of ${key} are a list`, problems)) {
    if (!checkGroupName(name, at, problems)) continue;
    groupIn(draft, name, at);
    group.children.add(name);
  }
}

function readHosts(list: Plain, group: DraftGroup, draft: Draft, hosts: Set<string>, problems: Problems): void {
  for (const [name, at] of namesIn(list, `the hosts of ${group.name} are a list`, problems)) addHost(name, at, group, draft, hosts, problems);
}

function addHost(name: string, at: Span, group: DraftGroup, draft: Draft, hosts: Set<string>, problems: Problems): void {
  if (!checkHostName(name, at, problems)) return;
  hostIn(draft, name, at);
  group.hosts.add(name);
  hosts.add(name);
}

function* namesIn(list: Plain | undefined, message: string, problems: Problems): Iterable<readonly [string, Span]> {
  if (!list) return;
  const items = list.kind === "list" ? list.items : [];
  const bad = list.kind === "list" ? items.find((item) => item.kind !== "scalar" || typeof item.value !== "string") : list;
  if (bad) problems.error(`${message} of names`, { code: "HF1301", at: bad.span, hint: 'print ["node1", "node2"]' });
  for (const item of items) if (item.kind === "scalar" && typeof item.value === "string") yield [item.value, item.span];
}

function mapOf(value: Plain, message: string, problems: Problems): PlainMap | undefined {
  if (value.kind === "map") return value;
  problems.error(message, { code: "HF1301", at: value.span, hint: "print it as {…}" });
  return undefined;
}

/** What the program prints, as a map; for a single host it may print nothing at all. */
function answerOf(disk: Disk, path: string, args: readonly string[], problems: Problems): PlainMap | undefined {
  const call = [displayPath(path), ...args].join(" ");
  const { stdout, stderr, status, failure } = disk.run(path, args, patience);
  if (status !== 0) throw failed(call, failure ?? `it ended with status ${status}`, stderr);
  const source: Source = decodeSource(call, stdout);
  if (source.text.trim() === "" && args[0] === "--host") return undefined;
  const tree = parseJson(source, problems);
  return tree && mapOf(tree, `what ${call} prints is no map`, problems);
}

/** What the program complained of is shown as the place. */
function failed(call: string, why: string, stderr: Uint8Array): HoldfastError {
  const text = new TextDecoder().decode(stderr).trim();
  return new HoldfastError(`the inventory ${call} failed: ${why}`, {
    code: "HF1306",
    at: { source: { path: call, text }, start: 0, end: text.length },
    hint: "run it by hand",
  });
}
