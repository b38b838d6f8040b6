import { afterAll, beforeAll } from "vitest";
import { withLock } from "../../../src/lab/locks.ts";

let release: () => void;
let released: Promise<void>;

/** All of root's runs on this computer share /run/holdfast, its lock and what dead runs have left there: one file of tests at a time. */
beforeAll(
  () =>
    new Promise<void>((held, failed) => {
      const work = (): Promise<void> =>
        new Promise((resolve) => {
          release = resolve;
          held();
        });
      released = withLock("/run", () => undefined, work);
      released.catch(failed);
    }),
  600_000,
);

afterAll(() => {
  release();
  return released;
});
