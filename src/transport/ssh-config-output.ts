import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import type { Target } from "./types.ts";

/** The settings of ssh_config that concern us, each as ssh would use it; absent where nothing says it. */
export interface SshConfig {
  readonly hostName?: string;
  readonly user?: string;
  readonly port?: number;
  readonly identityFiles?: readonly string[];
  /** Path of the agent's socket, empty for `none`; absent for the environment's. */
  readonly identityAgent?: string;
  /** The user's files first, the system's after them. */
  readonly userKnownHostsFiles?: readonly string[];
  readonly proxyJump?: string;
  readonly proxyCommand?: string;
  readonly strictHostKeyChecking?: Target["strictHostKeyChecking"];
}

const strictness: Readonly<Record<string, Target["strictHostKeyChecking"]>> = {
  yes: "yes",
  true: "yes",
  ask: "ask",
  "accept-new": "accept-new",
  no: "no",
  off: "no",
  false: "no",
};

/** Reads the output of `ssh -G`: lines of a keyword in lower case and its value. */
export function parseSshConfig(output: string): SshConfig {
  const values = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const [, keyword, value] = /^(\S+) (.*)$/.exec(line.trimEnd()) ?? [];
    if (keyword === undefined || value === undefined) continue;
    values.set(keyword, [...(values.get(keyword) ?? []), value]);
  }
  const first = (keyword: string): string | undefined => values.get(keyword)?.[0];
  const named = (keyword: string): string | undefined => (first(keyword) === "none" ? undefined : first(keyword));
  const paths = (texts: readonly string[]): string[] => texts.filter((text) => text !== "none").map((text) => expandPath(text, first));
  const known = ["userknownhostsfile", "globalknownhostsfile"].flatMap((keyword) => (first(keyword) ?? "").split(" ").filter(Boolean));
  return {
    ...optional("hostName", first("hostname")),
    ...optional("user", first("user")),
    ...optional("port", first("port") === undefined ? undefined : Number(first("port"))),
    ...optional("identityFiles", values.has("identityfile") ? paths(values.get("identityfile") ?? []) : undefined),
    ...optional("identityAgent", agentOf(first("identityagent"), first)),
    ...optional("userKnownHostsFiles", known.length > 0 ? paths(known) : undefined),
    ...optional("proxyJump", named("proxyjump")),
    ...optional("proxyCommand", named("proxycommand")),
    ...optional("strictHostKeyChecking", strictness[first("stricthostkeychecking") ?? ""]),
  };
}

function agentOf(value: string | undefined, first: (keyword: string) => string | undefined): string | undefined {
  if (value === undefined || value === "SSH_AUTH_SOCK") return undefined;
  if (value === "none") return "";
  return value.startsWith("$") ? process.env[value.slice(1).replaceAll(/[{}]/g, "")] : expandPath(value, first);
}

/** `~/` and the tokens that ssh expands only when it uses a path. */
function expandPath(path: string, first: (keyword: string) => string | undefined): string {
  const absolute = path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
  const tokens: Readonly<Record<string, string | undefined>> = {
    "%": "%",
    d: homedir(),
    h: first("hostname"),
    p: first("port"),
    r: first("user"),
    u: userInfo().username,
  };
  return absolute.replaceAll(/%([%dhpru])/g, (token, letter: string) => tokens[letter] ?? token);
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
}
