import type { Client, ParsedKey } from "ssh2";

type SignCallback = (data: Buffer, done: (signature: Buffer) => void) => void;

/** The parts of ssh2 1.17's private protocol object that sending ahead of the answers needs. package.json pins that version exactly. */
export interface PrivateProtocol {
  authPK(user: string, key: ParsedKey, algorithm: string | undefined, sign?: SignCallback): void;
  exec(channel: number, command: string, wantReply: boolean): void;
  channelData(channel: number, data: Buffer): void;
  readonly _handlers: {
    SERVICE_ACCEPT(protocol: unknown, name: string): void;
    USERAUTH_FAILURE(...args: unknown[]): void;
  };
}

/** Undefined where this ssh2 is not the one we know: the caller then does without, which costs round trips only. */
export function privateProtocol(client: Client): PrivateProtocol | undefined {
  const protocol: unknown = Reflect.get(client, "_protocol");
  if (!isObject(protocol)) return undefined;
  const handlers = protocol["_handlers"];
  const methods = [protocol["authPK"], protocol["exec"], protocol["channelData"]];
  if (!isObject(handlers) || methods.map(arity).join() !== "4,3,2") return undefined;
  if (arity(handlers["SERVICE_ACCEPT"]) < 0 || arity(handlers["USERAUTH_FAILURE"]) < 0) return undefined;
  return protocol as unknown as PrivateProtocol;
}

/** Bytes that a server surely takes in one packet ahead of its answers: 30,000 by OpenSSH, 20,000 by dropbear; more hangs or ends the connection. */
export function packetLimit(client: Client): number {
  return /openssh/i.test(String(Reflect.get(client, "_remoteVer"))) ? 30_000 : 20_000;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function arity(value: unknown): number {
  return typeof value === "function" ? value.length : -1;
}
