import { expect, it } from "vitest";
import { z } from "zod";
import { facts } from "../../../../src/observations/fact.ts";
import { moments } from "../../../../src/observations/moment.ts";
import { defineFact, readingOf, type Fact } from "../../../../src/observations/shared/facts/define.ts";
import { runIn, shells } from "../../../support/shells.ts";

const all: Readonly<Record<string, Fact>> = { ...facts, ...moments };

it.each(shells)("every fact of this machine is of its type ($name)", ({ argv }) => {
  const { script, parse } = readingOf(all);
  const ids = Object.keys(all);
  const { rc, stdout, stderr } = runIn(argv, script(ids));
  expect({ rc, stderr }).toEqual({ rc: 0, stderr: "" });
  const values = parse(stdout, ids);
  for (const [id, { schema }] of Object.entries(all)) expect([id, schema.safeParse(values.get(id)).error]).toEqual([id, undefined]);
});

it.each(shells)("one that hangs is given up, and takes no other along ($name)", ({ argv }) => {
  const text = z.string();
  const reading = readingOf({
    before: defineFact({ schema: text, script: "echo one", parse: (printed) => printed.trim() }),
    dead: defineFact({ schema: text, script: "trap '' TERM; echo half; sleep 600", limit: 1, parse: (printed) => printed.trim() }),
    after: defineFact({ schema: text, script: "echo two", parse: (printed) => printed.trim() }),
  });
  const ids = ["before", "dead", "after"];
  const { rc, stdout, stderr } = runIn(argv, reading.script(ids));
  expect(rc).toBe(0);
  expect(stderr).toContain("dead: no answer within 1 s");
  expect([...reading.parse(stdout, ids)]).toEqual([
    ["before", "one"],
    ["after", "two"],
  ]);
});
