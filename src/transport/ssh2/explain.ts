import { HoldfastError } from "../../core/errors.ts";
import { addressOf, connectionError } from "../failures.ts";
import type { Target } from "../types.ts";

/** ssh2's errors carry where they happened in `level`, and Node's what happened in `code`. */
export type Ssh2Error = Error & { readonly level?: string; readonly code?: string | number };

/** A server that closes at once: too many handshakes are under way there (MaxStartups), or it is none of ssh. Where we had sent something already, the kernel tells first. */
export function isTurnedAway({ message, code }: Ssh2Error): boolean {
  return message.includes("Connection lost before handshake") || code === "EPIPE" || code === "ECONNRESET";
}

/** What one of ssh2's errors means to the person who wants to log in. */
export function explainLogin(target: Target, error: Ssh2Error, tried: readonly string[]): HoldfastError {
  if (error instanceof HoldfastError) return error;
  const address = addressOf(target);
  const fail = (code: string, message: string, hint?: string): HoldfastError => connectionError(target, code, message, hint, error);
  if (error.level === "client-authentication" || error.message.includes("Too many authentication failures")) {
    const list = tried.length > 0 ? `tried ${tried.join("; ")}` : "there was nothing to try: no key file, agent or password";
    return fail(
      "HF2006",
      `${address} did not let us in (${list})`,
      "does `ssh` with the same key work? Keys on hardware, certificates and Kerberos need --transport ssh",
    );
  }
  if (target.via === "lab" && (error.code === "ENOENT" || error.code === "ECONNREFUSED"))
    return fail("HF2001", "the lab's machine is not up", "holdfast lab up");
  if (error.code === "ECONNREFUSED") return fail("HF2001", `${address} refuses connections`, "does sshd run there, on that port?");
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN")
    return fail("HF2001", `the name ${target.host} can't be resolved`, "correct ssh_host, or the name server");
  if (error.code === "EHOSTUNREACH" || error.code === "ENETUNREACH") return fail("HF2001", `there is no way to ${address}`, "is the network, or the VPN, up?");
  if (error.code === "ETIMEDOUT" || error.level === "client-timeout") return fail("HF2001", `${address} does not answer`, "is the machine up?");
  if (isTurnedAway(error))
    return fail("HF2002", `${address} closed the connection before the handshake`, "is that an SSH server, and does it accept connections from here?");
  if (error.message.startsWith("Handshake failed: no matching")) {
    return fail("HF2002", `${address} and ssh2 have no ${error.message.slice("Handshake failed: no matching ".length)} in common`, "use --transport ssh");
  }
  return fail("HF2002", `the connection to ${address} failed: ${error.message}`);
}
