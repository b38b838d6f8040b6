import type { Client, ClientChannel } from "ssh2";
import { HoldfastError } from "../../core/errors.ts";
import type { Opening } from "../opening.ts";
import type { RemoteShell, Target } from "../types.ts";
import { exec, Launch } from "./exec.ts";
import { explainLogin, type Ssh2Error } from "./explain.ts";
import { type Dial, type Login, startLogin } from "./login.ts";
import { execAhead } from "./pipelining.ts";
import { privateProtocol } from "./private.ts";

/** Logs in over the stream that `dial` gives and starts the command, with as many of the waiting bytes as one packet carries. */
export async function openShell(target: Target, opening: Opening, dial: Dial): Promise<RemoteShell> {
  const launch = new Launch(opening.command, opening.early);
  const login = await startLogin(target, opening, dial);
  const protocol = privateProtocol(login.client);
  if (!protocol || !login.authentication.firstKey) return openPlainly(target, login, launch);
  const ahead = execAhead(login.client, launch, protocol);
  // It may fail before the login is known to have failed, and the login says more.
  ahead.catch(() => undefined);
  try {
    await login.ready;
    return asRemoteShell(login.client, await ahead);
  } catch (error) {
    login.client.destroy();
    if (!launch.sentAhead || (error instanceof HoldfastError && error.code !== "HF2002")) throw error;
    // A server may end the connection over what came too early; one that does so again does it for another reason.
    return openPlainly(target, await startLogin(target, opening, dial), launch);
  }
}

async function openPlainly(target: Target, login: Login, launch: Launch): Promise<RemoteShell> {
  await login.ready;
  try {
    return asRemoteShell(login.client, await exec(login.client, launch, privateProtocol(login.client)));
  } catch (error) {
    throw explainLogin(target, error as Ssh2Error, login.authentication.tried);
  }
}

function asRemoteShell(client: Client, channel: ClientChannel): RemoteShell {
  let code: number | undefined;
  let cause: Error | undefined;
  channel.on("exit", (status: number | null) => (code = status ?? undefined));
  client.on("error", (error) => (cause ??= error));
  return {
    stdio: channel,
    stderr: channel.stderr,
    ended: new Promise((resolve) => {
      channel.once("close", () => {
        client.end();
        resolve({ code, cause });
      });
      client.once("close", () => resolve({ code, cause }));
    }),
    kill: () => channel.signal("KILL"),
    destroy: () => client.destroy(),
  };
}
