import type { HoldfastError } from "../core/errors.ts";
import { addressOf, connectionError } from "./failures.ts";
import type { Target } from "./types.ts";

type Explain = (address: string, target: Target) => readonly [code: string, message: string, hint?: string];

const says: readonly (readonly [RegExp, Explain])[] = [
  [/ENOENT/, () => ["HF2040", "there is no ssh program here", "install OpenSSH's client, or use --transport ssh2"]],
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|host key for .* has changed/i,
    () => ["HF2004", "the host's key has changed", "if the machine was set up anew, remove the old key with ssh-keygen -R; else someone is in between"],
  ],
  [/REVOKED/, () => ["HF2005", "the host's key is revoked", "do not connect to it before you know why"]],
  [
    /Host key verification failed|No .* host key is known/,
    () => ["HF2003", "the host's key is not known", "log in once with ssh and compare the fingerprint, or set ssh_strict_host_key_checking: accept-new"],
  ],
  [
    /Permission denied|Too many authentication failures/,
    (address) => ["HF2006", `${address} did not let us in`, "does `ssh` let you in without asking anything? A pass phrase belongs to the agent (ssh-add)"],
  ],
  [/Could not resolve hostname/, (_, target) => ["HF2001", `the name ${target.host} can't be resolved`, "correct ssh_host, or the name server"]],
  [/Connection refused/, (address) => ["HF2001", `${address} refuses connections`, "does sshd run there, on that port?"]],
  [/timed out|No route to host|Network is unreachable/, (address) => ["HF2001", `${address} does not answer`, "is the machine up, and the network between?"]],
];

/** What the last lines of `ssh` mean to the person who wants to log in. */
export function explainSystemSsh(target: Target, said: string): HoldfastError {
  const address = addressOf(target);
  const lines = said.trim().split("\n");
  const found = says.find(([pattern]) => pattern.test(said));
  const [code, message, hint] = found?.[1](address, target) ?? (["HF2002", `ssh to ${address} failed: ${lines.at(-1) ?? ""}`] as const);
  return connectionError(target, code, message, hint, new Error(said.trim()));
}
