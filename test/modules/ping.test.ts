import { expect, test } from "vitest";
import module from "../../src/modules/ping.ts";
import { bareHost } from "../support/bare-host.ts";
import { planTask } from "../support/module-case.ts";

test("answers, with what it is asked to say", () => {
  expect(planTask(module, bareHost(), {})).toEqual({ changes: [], reason: "it answers", result: { ping: "pong" } });
  expect(planTask(module, bareHost(), { data: "hello" })).toMatchObject({ result: { ping: "hello" } });
});
