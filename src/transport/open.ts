import type { Asker, RemoteShell, Target } from "./types.ts";

/** The bytes that wait to be sent. A transport that can send some of them with the command takes those; the rest is written once the shell stands. */
export interface Early {
  take(limit: number): Buffer;
}

/** What a transport is told beside the target. */
export interface Opening {
  /** The command to execute on the host, read by its login shell. */
  readonly command: string;
  readonly early: Early;
  readonly asker: Asker;
  /** Ends the attempt, with its reason. */
  readonly signal: AbortSignal;
}

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
