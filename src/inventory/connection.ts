import { isIPv4 } from "node:net";
import { HoldfastError } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { Unknown } from "../core/unknown.ts";
import { render, type RenderEnv } from "../vars/render.ts";
import { createScope, entryOf, type ScopeInput } from "../vars/scope.ts";
import type { BecomeMethod } from "../transport/types.ts";
import type { Entry } from "../vars/value.ts";
import { connectionNames, type ConnectionSetting } from "./connection-names.ts";

/** A setting and the place that gave it. */
interface Given<T> {
  readonly value: T;
  readonly span: Span;
}

/** What the variables say of the way to a host; what is absent follows from ssh's own configuration or the command line. */
export interface ConnectionVars {
  readonly host?: Given<string>;
  readonly port?: Given<number>;
  readonly user?: Given<string>;
  readonly identityFile?: Given<string>;
  readonly knownHostsFile?: Given<string>;
  readonly strictHostKeyChecking?: Given<"yes" | "no" | "ask" | "accept-new">;
  readonly proxyJump?: Given<string>;
  readonly proxyCommand?: Given<string>;
  readonly password?: Given<string>;
  readonly become?: Given<boolean>;
  readonly becomeUser?: Given<string>;
  readonly becomeMethod?: Given<BecomeMethod>;
  readonly becomePassword?: Given<string>;
  readonly connection?: Given<"ssh" | "local">;
}

/** The connection variables of the host whose variables `input` holds, rendered and checked. Throws `HoldfastError`. */
export function connectionOf(input: ScopeInput, env: RenderEnv): ConnectionVars {
  const scope = createScope(input, env);
  const one = <T>(setting: ConnectionSetting, read: (value: unknown, name: string) => T | string[]): Given<T> | undefined => {
    const found = valuesOf(setting, input).map(({ entry, name }) => ({ name, entry, value: render(entry.value, scope, env) }));
    const [first, ...others] = found.filter(({ value }) => value !== null && value !== "");
    if (!first) return undefined;
    const other = others.find(({ value }) => String(value) !== String(first.value));
    if (other) throw disagreement(first, other);
    const value = first.value instanceof Unknown ? ["must be known before the run"] : read(first.value, first.name);
    if (Array.isArray(value)) throw new HoldfastError(`${first.name} ${value[0]}`, { code: "HF1343", at: first.entry.value.span, hint: value[1] });
    return { value, span: first.entry.value.span };
  };
  /** What opens a machine is nobody's to see, marked `!secret` or not. */
  const secret = (value: unknown): string | Complaint => {
    const given = text(value);
    if (typeof given === "string") env.secrets?.add(given);
    return given;
  };
  const host = one("host", address);
  return defined({
    host,
    port: one("port", port),
    user: one("user", text),
    identityFile: one("identityFile", text),
    knownHostsFile: one("knownHostsFile", text),
    strictHostKeyChecking: one("strictHostKeyChecking", keyChecking),
    proxyJump: one("proxyJump", text),
    proxyCommand: one("proxyCommand", text),
    password: one("password", secret),
    become: one("become", flag),
    becomeUser: one("becomeUser", text),
    becomeMethod: one("becomeMethod", becomeMethod),
    becomePassword: one("becomePassword", secret),
    connection: one("connection", connection),
  });
}

/** What wins for each of the setting's names: one entry, but where a place writes several of them. */
function valuesOf(setting: ConnectionSetting, input: ScopeInput): readonly { name: string; entry: Entry }[] {
  const entries = new Set(connectionNames[setting].flatMap((name) => entryOf(name, input) ?? []));
  return [...entries].map((entry) => ({ name: entry.key, entry }));
}

function disagreement(first: { name: string; entry: Entry }, other: { name: string; entry: Entry }): HoldfastError {
  return new HoldfastError(`${first.name} and ${other.name} say different things`, {
    code: "HF1342",
    at: other.entry.value.span,
    hint: "they mean the same: keep one of them",
    related: [{ message: `${first.name} is set here`, at: first.entry.value.span }],
  });
}

/** A reader gives the value, or the complaint and its hint. */
type Complaint = string[];

function text(value: unknown): string | Complaint {
  if (typeof value === "string" || typeof value === "number") return String(value);
  return ["must be text", "quote the value"];
}

/** A name or an address. What is made of numbers alone is an address, or none. */
function address(value: unknown): string | Complaint {
  const given = text(value);
  if (typeof given !== "string" || !/^[\d.]+$|[\s,;]/.test(given) || isIPv4(given)) return given;
  return [`is no address: ${given}`, /^[\d.]+$/.test(given) ? "an IPv4 address is four numbers from 0 to 255: 192.0.2.10" : "write one name or address"];
}

function port(value: unknown): number | Complaint {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= 1 && number <= 65535) return number;
  return [`is no port: ${String(value)}`, "a port is a number from 1 to 65535"];
}

function flag(value: unknown): boolean | Complaint {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(yes|true|on)$/i.test(value)) return true;
  if (typeof value === "string" && /^(no|false|off)$/i.test(value)) return false;
  return ["must be true or false", "write true or false, without quotes"];
}

function keyChecking(value: unknown): "yes" | "no" | "ask" | "accept-new" | Complaint {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (value === "yes" || value === "no" || value === "ask" || value === "accept-new") return value;
  return [`can't be ${String(value)}`, "write yes, ask, accept-new or no"];
}

function becomeMethod(value: unknown): BecomeMethod | Complaint {
  if (value === "sudo" || value === "su" || value === "doas") return value;
  return [`can't be ${String(value)}`, "write sudo, su or doas"];
}

function connection(value: unknown): "ssh" | "local" | Complaint {
  if (value === "local") return "local";
  if (value === "ssh" || value === "smart" || value === "paramiko") return "ssh";
  return [`can't be ${String(value)}`, "write ssh or local"];
}

/** Without the settings that nothing sets. */
function defined(settings: { readonly [K in keyof ConnectionVars]: ConnectionVars[K] | undefined }): ConnectionVars {
  return Object.fromEntries(Object.entries(settings).filter(([, given]) => given !== undefined));
}
