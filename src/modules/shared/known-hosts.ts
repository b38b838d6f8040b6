import { matchesHost } from "../../transport/hostkeys/pattern.ts";
import type { Edit } from "./edit.ts";
import { piecesOf } from "./text-lines.ts";

/** A host's key: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export interface HostKey {
  readonly type: string;
  /** In base64. */
  readonly blob: string;
  /** The whole line. */
  readonly line: string;
}

function fieldsOf(line: string): { readonly hosts: string; readonly type: string; readonly blob: string } | undefined {
  const [hosts = "", type = "", blob = ""] = line.trim().split(/\s+/);
  // Lines of authorities and of revoked keys are about more than one host.
  return hosts.startsWith("#") || hosts.startsWith("@") || !/^[A-Za-z0-9+/]+=*$/.test(blob) ? undefined : { hosts, type, blob };
}

/** The key that a line has for this host; undefined where it has none. */
export function hostKeyOf(line: string, name: string): HostKey | undefined {
  const fields = fieldsOf(line);
  return fields && matchesHost(fields.hosts, name) ? { type: fields.type, blob: fields.blob, line: line.trim() } : undefined;
}

/** Is the line about this host alone? One with further names or with wildcards is somebody's of its own. */
function isOnly(line: string, name: string): boolean {
  const { hosts = "" } = fieldsOf(line) ?? {};
  return hosts.toLowerCase() === name || hosts.startsWith("|1|");
}

/** Puts a host's keys in: in place of its own lines of the same type, else at the end. */
export function ensureHostKeys(text: string, name: string, keys: readonly HostKey[]): Edit {
  const missing = keys.filter((key) => !piecesOf(text).some((line) => hostKeyOf(line, name)?.blob === key.blob));
  if (missing.length === 0) return { text, reason: `${name} is known by ${keys.length === 1 ? "this key" : "these keys"} already` };
  const kept = piecesOf(text).filter((line) => !isOnly(line, name) || !missing.some(({ type }) => hostKeyOf(line, name)?.type === type));
  if (kept.length > 0 && !kept.at(-1)?.endsWith("\n")) kept.push("\n");
  const isOther = kept.length < piecesOf(text).length;
  return { text: [...kept, ...missing.map(({ line }) => `${line}\n`)].join(""), reason: isOther ? `${name} is known by another key` : `${name} is not known` };
}

/** Takes out every line that is about this host alone. */
export function removeHost(text: string, name: string): Edit {
  const kept = piecesOf(text).filter((line) => !(isOnly(line, name) && hostKeyOf(line, name)));
  return { text: kept.join(""), reason: kept.length === piecesOf(text).length ? `${name} is not known` : `${name} is known` };
}
