import { expect, test } from "vitest";
import { stepsAsked } from "../../src/commands/stepping.ts";
import type { Reporter } from "../../src/report/types.ts";
import { surroundings } from "../support/surroundings.ts";

/** What a person's answers come to, for one step after another, and what they were asked. */
async function answered(...answers: readonly (string | undefined)[]): Promise<{ done: boolean[]; asked: string[] }> {
  const asked: string[] = [];
  const left = [...answers];
  const reporter: Reporter = {
    emit: () => undefined,
    end: async () => await Promise.resolve(),
    read: async (question) => {
      asked.push(question);
      return await Promise.resolve(left.shift());
    },
  };
  const ask = stepsAsked(reporter, surroundings());
  const done: boolean[] = [];
  for (const step of ["a", "b", "c"]) done.push(await ask({ step, hosts: ["node1", "node2"] }));
  return { done, asked };
}

test("only a yes is one", async () => {
  expect((await answered("y", "Yes ", "")).done).toEqual([true, true, false]);
  expect((await answered("n", "yesterday", "no")).done).toEqual([false, false, false]);
});

test("says which step, and on which hosts", async () => {
  expect((await answered("n", "n", "n")).asked[0]).toBe('Do "a" on node1, node2? (n)o, (y)es, (c)ontinue without asking [n] ');
});

test("continue is a yes to all that follow, the end of input a no", async () => {
  expect(await answered("c")).toMatchObject({ done: [true, true, true], asked: { length: 1 } });
  expect(await answered("y", undefined)).toMatchObject({ done: [true, false, false], asked: { length: 2 } });
});

test("nobody is asked any more once the run is stopped", async () => {
  const around = surroundings({ signal: AbortSignal.abort() });
  expect(await stepsAsked({ emit: () => undefined, end: async () => await Promise.resolve() }, around)({ step: "a", hosts: [] })).toBe(true);
});
