import { expect, it } from "vitest";
import { Authentication } from "../../../src/transport/ssh2/auth.ts";
import { localTarget } from "../support/targets.ts";

const both = ["password", "keyboard-interactive"];

it.each([
  { server: "takes passwords both ways", left: both, then: undefined },
  { server: "takes them interactively alone", left: ["keyboard-interactive"], then: "keyboard-interactive" },
])("a password is offered once where a server $server", async ({ left, then }) => {
  const authentication = new Authentication({ ...localTarget, via: "ssh2", password: "wrong" }, {}, []);
  expect(await authentication.next(null)).toMatchObject({ type: "password" });
  const next = await authentication.next(left);
  expect(next === false ? undefined : next.type).toBe(then);
});
