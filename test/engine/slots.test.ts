import fc from "fast-check";
import { expect, test } from "vitest";
import { Slots } from "../../src/engine/slots.ts";

/** Work that waits to be let go, so that a test sees who is at work. */
function worker(name: number, log: string[]): { work: () => Promise<number>; finish: () => void } {
  let finish = (): void => undefined;
  const released = new Promise<void>((resolve) => (finish = resolve));
  const work = async (): Promise<number> => {
    log.push(`begin ${name}`);
    await released;
    log.push(`end ${name}`);
    return name;
  };
  return { work, finish };
}

test("no more work at once than there are slots, in the order it came", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 12 }), async (count, pieces) => {
      const slots = new Slots(count);
      const log: string[] = [];
      const workers = Array.from({ length: pieces }, (_, name) => worker(name, log));
      const done = workers.map(async ({ work }) => await slots.run(work));
      for (const { finish } of workers) {
        await Promise.resolve();
        expect(log.filter((line) => line.startsWith("begin")).length - log.filter((line) => line.startsWith("end")).length).toBeLessThanOrEqual(count);
        finish();
      }
      expect(await Promise.all(done)).toEqual(workers.map((_, name) => name));
      expect(log.filter((line) => line.startsWith("begin"))).toEqual(workers.map((_, name) => `begin ${name}`));
    }),
  );
});

test("0 is no limit", async () => {
  const slots = new Slots(0);
  const log: string[] = [];
  const workers = [0, 1, 2].map((name) => worker(name, log));
  const done = Promise.all(workers.map(async ({ work }) => await slots.run(work)));
  expect(log).toEqual(["begin 0", "begin 1", "begin 2"]);
  for (const { finish } of workers) finish();
  await done;
});

test("work that fails gives its slot back", async () => {
  const slots = new Slots(1);
  await expect(slots.run(async () => await Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await slots.run(async () => await Promise.resolve(1))).toBe(1);
});
