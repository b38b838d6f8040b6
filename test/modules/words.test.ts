import { describe, expect, it } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import assert from "../../src/modules/assert.ts";
import debug from "../../src/modules/debug.ts";
import fail from "../../src/modules/fail.ts";
import setFact from "../../src/modules/set-fact.ts";
import waitFor from "../../src/modules/wait-for.ts";
import { Later, Unknown } from "../../src/core/unknown.ts";
import type { Condition } from "../../src/vars/value.ts";
import { bareHost } from "../support/bare-host.ts";
import { context, planTask } from "../support/module-case.ts";

const says = (text: string, value: unknown): Condition => ({ text, holds: () => value === true, value: () => value });
const later: Condition = {
  text: "r.rc == 0",
  holds: () => {
    throw new Later(new Unknown("s", "rc"));
  },
  value: () => undefined,
};

describe("assert", () => {
  const plan = (that: Condition | Condition[], more: object = {}) => assert.plan(bareHost(), { that, quiet: false, ...more }, context);

  it("fails with the first expression that is not true", () => {
    expect(plan([says("a", true), says("b > 1", false), says("c", false)])).toMatchObject({ failed: "not true: b > 1", result: { assertion: "b > 1" } });
    for (const word of ["fail_msg", "msg"]) expect(plan(says("a", false), { [word]: "the weight moves nothing" }).failed).toBe("the weight moves nothing");
  });

  it("says what held", () => {
    expect(plan([says("a", true), says("b", true)])).toEqual({ changes: [], reason: "a and b" });
    expect(plan(says("a", true), { success_msg: "fine" }).reason).toBe("fine");
    expect(plan([says("a", true), says("b", true)], { quiet: true }).reason).toBe("all assertions hold");
  });

  it("does not wait for the run where it is wrong already", () => {
    expect(plan([says("a", false), later]).failed).toBeDefined();
    expect(() => plan([says("a", true), later])).toThrow(Later);
  });
});

describe("debug", () => {
  it("prints text, values and variables", () => {
    expect(planTask(debug, bareHost(), "one\ntwo")).toMatchObject({ note: "one\ntwo", reason: "one" });
    expect(planTask(debug, bareHost(), { msg: { a: [1] } }).note).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(debug.plan(bareHost(), { var: says("r.rc", 3) }, context).note).toBe("r.rc = 3");
  });

  it("waits for what only the run will know", () => {
    expect(() => debug.plan(bareHost(), { msg: new Unknown("s", "stdout") }, context)).toThrow(Later);
  });
});

it("fail fails", () => {
  expect(planTask(fail, bareHost(), "too old").failed).toBe("too old");
  expect(planTask(fail, bareHost(), {}).failed).toBe("failed, as the playbook asks");
});

it("set_fact sets any value, under a name that is one", () => {
  expect(planTask(setFact, bareHost(), { url: "http://x", ports: [80, 443] }).facts).toEqual({ url: "http://x", ports: [80, 443] });
  expect(planTask(setFact, bareHost(), { "not-a-name": 1 }).failed).toMatch(/not-a-name/);
});

it("wait_for takes a port or a path", () => {
  expect(planTask(waitFor, bareHost(), { port: "8080", state: "stopped" }).changes).toEqual([
    { kind: "wait", until: { port: 8080, host: "127.0.0.1", open: false }, delay: 0, timeout: 300 },
  ]);
  expect(planTask(waitFor, bareHost(), { path: "/run/x", search_regex: "^a" }).changes).toMatchObject([
    { until: { path: "/run/x", present: true, matches: "^a" } },
  ]);
  for (const task of [{}, { port: 1, path: "/x" }, { port: 70_000 }, { port: 80, search_regex: "a" }, { path: "/x", search_regex: "a", state: "absent" }])
    expect(() => planTask(waitFor, bareHost(), task)).toThrow(HoldfastError);
});
