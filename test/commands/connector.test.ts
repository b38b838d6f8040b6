import { createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { Sessions } from "../../src/commands/connector.ts";
import type { Route } from "../../src/commands/targets.ts";

test("Ctrl-C ends an attempt to connect to a host that does not answer", async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const sockets = new Set<{ destroy(): void }>();
  const asked = new Promise<void>((resolve) => silent.on("connection", (socket) => (sockets.add(socket), resolve())));
  const stop = new AbortController();
  const session = new Sessions(new Map([["node1", route(port)]]), {}, 0, stop.signal).session("node1", {});
  const request = session.request([]);
  await asked;
  stop.abort();
  await expect(request).rejects.toMatchObject({ code: "HF2012", exit: 130 });
  await session.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

test("a host to which no way was prepared, localhost under --lab, is refused, not a bug", () => {
  const sessions = new Sessions(new Map(), {}, 0, new AbortController().signal);
  expect(() => sessions.open("localhost", {})).toThrow(expect.objectContaining({ name: "HoldfastError", code: "HF4006" }));
});

function route(port: number): Route {
  return {
    target: {
      name: "node1",
      via: "ssh2",
      host: "127.0.0.1",
      port,
      user: "nobody",
      identityFiles: [],
      knownHostsFiles: [],
      strictHostKeyChecking: "yes",
      connectTimeout: 600,
    },
    become: false,
    becomeUser: "root",
    becomeMethod: "sudo",
    becomePassword: undefined,
  };
}
