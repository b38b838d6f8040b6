import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A loopback port that passes everything on to another, and counts; it can be cut or stalled, as networks are. */
export interface Relay {
  readonly port: number;
  /** Connections that were made. */
  readonly count: number;
  /** Ends all connections at once. */
  cut(): void;
  /** Passes nothing on any more, and says nothing about it. */
  stall(): void;
  stop(): Promise<void>;
}

/** `refuse` connections are closed as soon as they are made, as sshd does when too many handshakes are under way. */
export async function startRelay(to: { port: number; host?: string } | { path: string }, options: { refuse?: number; cutAfter?: number } = {}): Promise<Relay> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((inner) => {
    count++;
    if (count <= (options.refuse ?? 0)) return inner.destroy();
    const outer = connect({ host: "127.0.0.1", ...to });
    let passed = 0;
    inner.on("data", (chunk) => {
      passed += chunk.length;
      if (passed > (options.cutAfter ?? Infinity)) inner.destroy();
    });
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => (socket === inner ? outer : inner).destroy());
    }
    inner.pipe(outer).pipe(inner);
    return undefined;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get count() {
      return count;
    },
    cut,
    stall() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async stop() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
