import { userInfo } from "node:os";
import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { connectionError } from "../failures.ts";
import type { Opening } from "../opening.ts";
import { resolveSshConfig } from "../ssh-config.ts";
import type { Target } from "../types.ts";
import { startLogin } from "./login.ts";

/** A stream to the host from its last jump host, which is logged into first, itself through the jump hosts before it. */
export async function dialThroughJump(target: Target, jumps: string, dial: (jump: Target) => Promise<Duplex>, opening: Opening): Promise<Duplex> {
  const hops = jumps.split(",").map((hop) => hop.trim());
  const jump = await jumpTarget(target, hops.pop() ?? "", hops.join(","));
  const { asker, signal } = opening;
  const login = await startLogin(jump, { asker, signal }, () => dial(jump));
  await login.ready;
  return forward(login.client, target, jump);
}

function forward(client: Client, target: Target, jump: Target): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut("127.0.0.1", 0, target.host, target.port, (error, stream) => {
      if (!error) {
        stream.once("close", () => client.end());
        return resolve(stream);
      }
      client.end();
      reject(connectionError(target, "HF2008", `the jump host ${jump.host} can't reach ${target.host}:${target.port} (${error.message})`, undefined, error));
    });
  });
}

/** As `ssh -J` takes it: `[user@]host[:port]`, where the host may be an alias. The host's own password and become are not for a jump host to see. */
async function jumpTarget(target: Target, hop: string, before: string): Promise<Target> {
  const [, user, bracketed, plain = "", port] = /^(?:ssh:\/\/)?(?:(.*)@)?(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(hop) ?? [];
  const host = bracketed ?? plain;
  const config = await resolveSshConfig(host, { user, port: port === undefined ? undefined : Number(port), configFile: target.sshConfig });
  return {
    ...target,
    host: config.hostName ?? host,
    port: Number(port ?? config.port ?? 22),
    user: user ?? config.user ?? userInfo().username,
    identityFiles: [...new Set([...(config.identityFiles ?? []), ...target.identityFiles])],
    password: undefined,
    become: undefined,
    proxyCommand: undefined,
    proxyJump: before === "" ? undefined : before,
  };
}
