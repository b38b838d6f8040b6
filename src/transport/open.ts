import type { Opening } from "./opening.ts";
import type { RemoteShell, Target } from "./types.ts";

/** Fails with a HoldfastError where the host can't be reached or doesn't let us in. Transports load when they are wanted: ssh2 alone costs 50 ms. */
export async function open(target: Target, opening: Opening): Promise<RemoteShell> {
  switch (target.via) {
    case "local":
      return (await import("./local.ts")).openLocal(opening);
    case "ssh":
      return (await import("./system-ssh.ts")).openSystemSsh(target, opening);
    case "lab":
      return (await import("./lab.ts")).openLab(target, opening);
    case "ssh2":
      return (await import("./ssh2/network.ts")).openNetwork(target, opening);
  }
}
