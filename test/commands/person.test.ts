import { expect, test } from "vitest";
import { answersOf } from "../../src/commands/person.ts";
import type { Reading, Reporter } from "../../src/report/types.ts";
import { Secrets } from "../../src/secrets/secrets.ts";
import { surroundings } from "../support/surroundings.ts";

const reporter = (read: Reporter["read"]): Reporter => ({ emit: () => undefined, end: async () => await Promise.resolve(), ...(read && { read }) });

test("a question says how it ends; what is typed unseen is a secret", async () => {
  const asked: string[] = [];
  const secrets = new Secrets();
  const read = answersOf(
    reporter(async (question) => {
      asked.push(question);
      return await Promise.resolve("s3cret word");
    }),
    surroundings(),
    secrets,
  );
  expect(await read?.({ text: "Site?", isHidden: false, seconds: 0 })).toBe("s3cret word");
  expect(secrets.mask("s3cret word")).toBe("s3cret word");
  await read?.({ text: "Code?", isHidden: true, seconds: 30 });
  expect(asked).toEqual(["Site? (Enter goes on): ", "Code? (goes on in 30 s): "]);
  expect(secrets.mask("s3cret word")).not.toContain("s3cret");
});

test("the time that a question has, and a stop of the run, end the wait for an answer", async () => {
  const waiting = async (_question: string, { signal }: Reading = {}): Promise<undefined> => {
    await new Promise((resolve) => signal?.addEventListener("abort", resolve, { once: true }));
  };
  const stop = new AbortController();
  const read = answersOf(reporter(waiting), surroundings({ signal: stop.signal }), new Secrets());
  expect(await read?.({ text: "a", isHidden: false, seconds: 0.01 })).toBeUndefined();
  const asked = read?.({ text: "b", isHidden: false, seconds: 0 });
  stop.abort();
  expect(await asked).toBeUndefined();
});

test("where no terminal is, nobody can be asked", () => {
  expect(answersOf(reporter(undefined), surroundings(), new Secrets())).toBeUndefined();
});
