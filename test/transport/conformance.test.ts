import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../../src/transport/types.ts";
import { pathOf, shells } from "./support/shells.ts";
import { openLocalSession } from "./support/targets.ts";

describe.each(shells)("the loop in %s", (shell) => {
  const path = process.env["PATH"];
  let session: Session;
  beforeEach(() => {
    process.env["PATH"] = pathOf(shell);
    session = openLocalSession();
    process.env["PATH"] = path;
  });
  afterEach(() => session.close());

  it("runs steps in order, each with its own output and status", async () => {
    const reply = await session.request([
      { id: "a", script: "echo one; echo two >&2" },
      { id: "b", script: "greet you; (exit 3)" },
      { id: "c", script: "echo never" },
      { id: "d", script: "printf last", when: "always" },
    ]);
    expect(reply.end).toBe("complete");
    expect(reply.results.map((r) => [r.id, r.outcome, r.rc, r.stdout.toString(), r.stderr.toString()])).toEqual([
      ["a", "ran", 0, "one\n", "two\n"],
      ["b", "ran", 3, "hello you\n", ""],
      ["c", "skipped", -1, "", ""],
      ["d", "ran", 0, "last", ""],
    ]);
  });
});
