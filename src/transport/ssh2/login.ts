import type { Duplex } from "node:stream";
import { Client, type AuthHandlerMiddleware } from "ssh2";
import { findKnownHost } from "../hostkeys/known-hosts.ts";
import { fingerprint } from "../hostkeys/verdict.ts";
import { refuseHostKey } from "../hostkeys/verifier.ts";
import type { HoldfastError } from "../../core/errors.ts";
import type { Opening } from "../opening.ts";
import type { Target } from "../types.ts";
import { hostKeyAlgorithms } from "./algorithms.ts";
import { Authentication } from "./auth.ts";
import { explainLogin } from "./explain.ts";

/** Opens the stream to the host's sshd. */
export type Dial = () => Duplex | Promise<Duplex>;

/** A connection whose host key is being checked and whose user is being let in. */
export interface Login {
  readonly client: Client;
  readonly authentication: Authentication;
  /** Rejects with a HoldfastError; settles before the client's `ready` listeners that were added later run. */
  readonly ready: Promise<void>;
}

/** Reads what has to be known before ssh2 may start, then starts it on a fresh stream. */
export async function startLogin(target: Target, opening: Pick<Opening, "asker" | "signal" | "sawHostKey">, dial: Dial): Promise<Login> {
  const [known, authentication] = await Promise.all([
    findKnownHost(target.knownHostsFiles, target.host, target.port),
    Authentication.prepare(target, opening.asker),
  ]);
  const client = new Client();
  // Only now: between this and connect nothing may wait, or a stream that fails at once would find nobody listening.
  const socket = await dial();
  if (opening.signal.aborted) socket.destroy();
  opening.signal.addEventListener("abort", () => socket.destroy(), { once: true });
  let refusal: HoldfastError | undefined;
  let giveUp = (_reason: Error): void => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    // ssh2 waits for an answer; where a question was broken off there is none.
    giveUp = (reason) => {
      reject(reason);
      socket.destroy();
    };
    client.once("ready", resolve);
    // One failure may be told twice; the first is the one that says why. Without its agent ssh2 goes on to the next method.
    client.on("error", (error) => {
      if (error.level !== "agent") reject(refusal ?? explainLogin(target, error, authentication.tried));
    });
    client.once("close", () => reject(refusal ?? explainLogin(target, new Error("the connection was closed"), authentication.tried)));
  });
  const authHandler = ((left: string[] | null, _partial: boolean | null, next: (method: unknown) => void) => {
    authentication.next(left).then(next, giveUp);
  }) as unknown as AuthHandlerMiddleware;
  client.connect({
    sock: socket,
    username: target.user,
    readyTimeout: 0,
    keepaliveInterval: 15_000,
    keepaliveCountMax: 3,
    algorithms: { serverHostKey: hostKeyAlgorithms(known) },
    authHandler,
    // Not an async function: ssh2 would take its promise for a yes.
    hostVerifier: (key: Buffer, verify: (accepted: boolean) => void): void => {
      refuseHostKey(target, known, key, opening.asker).then((error) => {
        refusal = error;
        if (!error) opening.sawHostKey?.(fingerprint(key));
        verify(error === undefined);
      }, giveUp);
    },
  });
  return { client, authentication, ready };
}
