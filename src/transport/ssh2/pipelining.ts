import type { Client, ClientChannel } from "ssh2";
import { account, exec, type Launch, request } from "./exec.ts";
import type { PrivateProtocol } from "./private.ts";

/** RSA keys sign with the hash that the algorithm names; the others have one of their own. */
const hashes: Readonly<Record<string, "sha256" | "sha512">> = { "rsa-sha2-256": "sha256", "rsa-sha2-512": "sha512" };

/** The first channel's number on both sides, in every server known. */
const firstChannel = 0;

/**
 * Sends the request for authentication, the signature, the channel, the command and its first bytes in one flight as soon as the keys are exchanged,
 * instead of waiting for an answer to each: four round trips less. If the key is refused, a server passes over what came too early, and all of it
 * is sent again once another key was accepted.
 *
 * Only for keys that lie open in a file: an agent may ask a person before it signs, and must not be asked for a key that the server does not want.
 */
export function execAhead(client: Client, launch: Launch, protocol: PrivateProtocol): Promise<ClientChannel> {
  const handlers = protocol._handlers;
  const ordinary = protocol.exec;
  signAtOnce(protocol);
  return new Promise((resolve, reject) => {
    let refused = false;
    const fail = handlers.USERAUTH_FAILURE;
    handlers.USERAUTH_FAILURE = (...args): void => {
      refused = true;
      fail(...args);
    };
    const accept = handlers.SERVICE_ACCEPT;
    handlers.SERVICE_ACCEPT = (): void => undefined;
    client.once("handshake", () => process.nextTick(() => accept(protocol, "ssh-userauth")));
    afterFirst(protocol, () => {
      if (!refused) flight(client, launch, protocol).then(resolve, (error: unknown) => refused || reject(error as Error));
    });
    client.once("ready", () => {
      if (!refused) return;
      protocol.exec = ordinary;
      exec(client, launch, protocol).then(resolve, reject);
    });
  });
}

/** Without the question whether the server would take the key. */
function signAtOnce(protocol: PrivateProtocol): void {
  const send = protocol.authPK.bind(protocol);
  protocol.authPK = (user, key, algorithm, sign): void => {
    if (sign || !key.isPrivateKey()) send(user, key, algorithm, sign);
    else send(user, key, algorithm, (data, done) => done(key.sign(data, hashes[algorithm ?? ""])));
  };
}

/** Calls `then` when the first request for authentication has been sent. */
function afterFirst(protocol: PrivateProtocol, then: () => void): void {
  const send = protocol.authPK;
  protocol.authPK = (...args): void => {
    protocol.authPK = send;
    send(...args);
    process.nextTick(then);
  };
}

/** Channel, command and bytes, before the server has confirmed any of them; ssh2's own request for the command is swallowed. */
async function flight(client: Client, launch: Launch, protocol: PrivateProtocol): Promise<ClientChannel> {
  const ordinary = protocol.exec;
  const bytes = launch.bytes(client);
  launch.sentAhead = true;
  const channel = request(client, launch.command);
  protocol.exec(firstChannel, launch.command, true);
  protocol.channelData(firstChannel, bytes);
  protocol.exec = (): void => {
    protocol.exec = ordinary;
  };
  return account(await channel, bytes);
}
