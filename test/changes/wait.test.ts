import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import wait, { type Wait } from "../../src/changes/wait.ts";
import { apply } from "../support/apply.ts";
import { shells } from "../support/shells.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-wait-"));
const server = createServer();
let port = 0;
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        port = (server.address() as { port: number }).port;
        resolve();
      });
    }),
);
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const until = (what: Wait["until"], timeout = 0): Wait => ({ kind: "wait", until: what, delay: 0, timeout });
/** Nothing listens there: port 1 belongs to a service that nobody runs. */
const closed = 1;

describe.each(shells)("waiting in $name", ({ argv }) => {
  const fate = (change: Wait): string => apply(argv, change).fate;

  it.each(["127.0.0.1", "localhost"])("sees whether a port of %s is open", (host) => {
    expect(fate(until({ port, host, open: true }))).toBe("done");
    expect(fate(until({ port, host, open: false }))).toBe("failed");
    expect(fate(until({ port: closed, host, open: true }))).toBe("failed");
    expect(fate(until({ port: closed, host, open: false }))).toBe("done");
  });

  it("connects where the address is not the machine's own loopback", () => {
    expect(fate(until({ port, host: "127.0.0.2", open: true }))).toBe("failed");
    expect(fate(until({ port: closed, host: "127.0.0.2", open: false }))).toBe("done");
  });

  it("sees a file, and what is in it", () => {
    const path = join(folder, "a log");
    writeFileSync(path, "one\nEntering MASTER STATE\n");
    expect(fate(until({ path, present: true }))).toBe("done");
    expect(fate(until({ path, present: false }))).toBe("failed");
    expect(fate(until({ path, present: true, matches: "MASTER STATE$" }))).toBe("done");
    expect(fate(until({ path, present: true, matches: "BACKUP|FAULT" }))).toBe("failed");
    expect(fate(until({ path: join(folder, "none"), present: true, matches: "x" }))).toBe("failed");
  });
});

it("says what it waited for, and for how long", () => {
  const { stderr } = apply(["dash"], until({ port: closed, host: "127.0.0.1", open: true }));
  expect(stderr).toBe("waited 0 s for port 1 of 127.0.0.1 to open\n");
});

it("has time for the delay and for the wait itself", () => {
  const change = { ...until({ path: "/x", present: true }, 60), delay: 30 };
  expect(wait.timeout?.(change)).toBeGreaterThan(90);
});
