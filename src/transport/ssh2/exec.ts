import type { Client, ClientChannel } from "ssh2";
import type { Early } from "../opening.ts";
import { packetLimit, type PrivateProtocol } from "./private.ts";

/** The command and the first bytes for its standard input. They are taken once: a second attempt sends the same. */
export class Launch {
  readonly command: string;
  /** Whether any of it went out before the server had agreed to it. */
  sentAhead = false;
  readonly #early: Early;
  #bytes: Buffer | undefined;

  constructor(command: string, early: Early) {
    this.command = command;
    this.#early = early;
  }

  bytes(client: Client): Buffer {
    return (this.#bytes ??= this.#early.take(packetLimit(client)));
  }

  /** What is to be written by the ordinary way where nothing was sent ahead. */
  get taken(): Buffer {
    return this.#bytes ?? Buffer.alloc(0);
  }
}

/** Executes the command on a connection that stands, its first bytes right behind it: the answer to both then takes one round trip. */
export function exec(client: Client, launch: Launch, protocol: PrivateProtocol | undefined): Promise<ClientChannel> {
  if (!protocol) return request(client, launch.command).then((channel) => (channel.write(launch.taken), channel));
  const ordinary = protocol.exec;
  const bytes = launch.bytes(client);
  protocol.exec = (channel, command): void => {
    protocol.exec = ordinary;
    protocol.exec(channel, command, true);
    protocol.channelData(channel, bytes);
  };
  return request(client, launch.command).then((channel) => account(channel, bytes));
}

/** The channel as ssh2 gives it. */
export function request(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel))));
}

/** What was sent behind ssh2's back counts against the window that the host has opened. */
export function account(channel: ClientChannel, bytes: Buffer): ClientChannel {
  const outgoing = Reflect.get(channel, "outgoing") as { window: number };
  outgoing.window = Math.max(0, outgoing.window - bytes.length);
  return channel;
}
