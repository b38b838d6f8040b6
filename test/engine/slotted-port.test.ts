import { expect, test, vi } from "vitest";
import { SlottedPort } from "../../src/engine/slotted-port.ts";
import { Slots } from "../../src/engine/slots.ts";
import type { BatchReply, HostPort } from "../../src/engine/exchange.ts";

/** A host that keeps account of what is sent to it, and answers when it is let. */
function host(name: string, sent: string[]): { port: HostPort; answer: () => void } {
  let answer = (): void => undefined;
  const port: HostPort = {
    roundTrips: 0,
    exchange: async () => {
      sent.push(name);
      await new Promise<void>((resolve) => (answer = resolve));
      return complete;
    },
    stop: () => undefined,
    renew: () => undefined,
    close: async () => await Promise.resolve(),
  };
  return { port, answer: () => answer() };
}

const complete: BatchReply = { end: "complete", outcomes: [], values: new Map() };
const batch = { steps: [], reads: [] };

test("with --forks, who stands at a gate holds up nobody who is to join him", async () => {
  const slots = new Slots(1);
  const ready: (() => void)[] = [];
  const port = (): SlottedPort => {
    const exchange: HostPort["exchange"] = async ({ steps }) => {
      await new Promise<void>((go) => steps[0]?.gate?.(go));
      return complete;
    };
    return new SlottedPort({ roundTrips: 0, exchange, renew: () => undefined, stop: () => undefined, close: async () => await Promise.resolve() }, slots, true);
  };
  const gated = { steps: [{ id: "a", owe: [], judged: false, mustChange: false, gate: (go: () => void) => void ready.push(go) }], reads: [] };
  const all = [port(), port(), port()].map((each) => each.exchange(gated, () => undefined));
  await vi.waitFor(() => expect(ready).toHaveLength(3));
  for (const go of ready) go();
  expect(await Promise.all(all)).toEqual([complete, complete, complete]);
});

test("a batch that waits for a slot is not sent after a stop, a later one is", async () => {
  const sent: string[] = [];
  const slots = new Slots(1);
  const [first, second] = [host("first", sent), host("second", sent)];
  const [busy, waiting] = [new SlottedPort(first.port, slots), new SlottedPort(second.port, slots)];
  const running = busy.exchange(batch, () => undefined);
  const queued = waiting.exchange(batch, () => undefined);
  await Promise.resolve();
  for (const port of [busy, waiting]) port.stop();
  first.answer();
  expect(await running).toEqual(complete);
  expect((await queued).end).toBe("stopped");
  expect(sent).toEqual(["first"]);
  const always = waiting.exchange(batch, () => undefined);
  await Promise.resolve();
  second.answer();
  expect(await always).toEqual(complete);
});
