import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import validation, { validationKey, type Candidate, type Validity } from "../../src/observations/validation.ts";
import { prelude } from "../../src/shell/prelude.ts";
import { quote } from "../../src/shell/quote.ts";
import { runIn, shells } from "../support/shells.ts";

const candidate = (script: string, more: Partial<Candidate> = {}, rules: Partial<Candidate["validator"]> = {}): Candidate => ({
  path: "/etc/hf-validation.conf",
  validator: { argv: ["sh", "-c", script, "check", "%s"], accept: [0], ...rules },
  ...more,
});

/** What the host prints for it; undefined where its user may not have namespaces. */
function judged(argv: readonly string[], wanted: Candidate, content = "new\n"): Validity | undefined {
  const { id } = validationKey(wanted, Buffer.from(content));
  const { stdout } = runIn(argv, `${prelude}body() { printf %s ${quote(content)}; }\n${validation.script([id])}`);
  const found = validation.parse(stdout, [id]).get(id);
  return found?.verdict === "unknown" && /not permitted/.test(found.why) ? undefined : found;
}

describe.each(shells)("a validation, in $name", ({ argv }) => {
  test.each<[string, Candidate, Validity]>([
    [
      "sees the file beside the old one, with its mode",
      candidate('cat "$1"; [ "$(stat -c "%n %a" "$1")" = "/etc/.hf-validation.conf.holdfast 640" ]', { mode: "0640" }),
      { verdict: "valid" },
    ],
    ["sees what else is in the folder", candidate('[ -e "${1%/*}/passwd" ]'), { verdict: "valid" }],
    ["may end as the task accepts", candidate("exit 4", {}, { accept: [0, 4] }), { verdict: "valid" }],
    ["tells what is wrong", candidate('echo "line 1: $(cat "$1")"; exit 3'), { verdict: "invalid", said: "line 1: new\nnot valid: sh ended with status 3\n" }],
    [
      "is held to what the task rejects",
      candidate("echo unknown keyword >&2", {}, { reject: "^unknown" }),
      { verdict: "invalid", said: "unknown keyword\nnot valid: sh said what the task rejects\n" },
    ],
    [
      "can't write, not even beside the file",
      candidate('for f in "${1%/*}/x" /usr/x "$1"; do { echo >>"$f"; } 2>/dev/null && exit 1; done; exit 0'),
      { verdict: "valid" },
    ],
    ["counts for nothing where the program is not there", candidate("exec no-such-program"), { verdict: "unknown", why: "the validator is not there yet" }],
    [
      "counts for nothing where it can't be run",
      candidate("", {}, { argv: ["no-such-program", "%s"] }),
      { verdict: "unknown", why: "the validator is not there yet" },
    ],
    [
      "counts for nothing where what is in use is refused, too",
      candidate("exit 1", { path: "/etc/passwd" }),
      { verdict: "unknown", why: "while planning, the validator refuses the file that is in use, too" },
    ],
    [
      "counts where what is in use passes",
      candidate('[ "$1" = /etc/passwd ]', { path: "/etc/passwd" }),
      { verdict: "invalid", said: "not valid: sh ended with status 1\n" },
    ],
    ["waits for its folder", candidate("exit 1", { path: "/etc/hf-no-such/x.conf" }), { verdict: "unknown", why: "the folder /etc/hf-no-such does not exist" }],
  ])("%s", (_, wanted, expected) => {
    expect(judged(argv, wanted) ?? expected).toEqual(expected);
    expect(existsSync("/etc/hf-validation.conf")).toBe(false);
  });

  test("waits for its owner", () => {
    const found = judged(argv, candidate("exit 1", { owner: "hf-nobody" })) ?? { verdict: "unknown", why: "not asked of hf-nobody" };
    expect(found).toMatchObject({ verdict: "unknown", why: expect.stringContaining("hf-nobody") as string });
  });
});

describe("what the host printed", () => {
  const key = validationKey(candidate("true"), Buffer.from("x"));
  const read = (text: string): Validity | undefined => validation.parse(Buffer.from(text), [key.id]).get(key.id);

  test("is no verdict where the host's interfaces could not be shown", () => {
    expect(read("\u001e0 said\nno such interface\n\u001e0 end\n1 1 interfaces\n")).toEqual({
      verdict: "unknown",
      why: "the host's interfaces can't be shown to the validator without the network",
    });
    expect(read("\u001e0 said\n\u001e0 end\n0 0 interfaces\n")).toEqual({ verdict: "valid" });
  });

  test("is no verdict where it ends in the midst", () => {
    expect(read("\u001e0 said\nchecking\n\u001e0 refused\ntook longer than 20 s\n")).toEqual({ verdict: "unknown", why: "took longer than 20 s" });
    expect(read("")).toMatchObject({ verdict: "unknown" });
  });
});

test("the content travels apart from what names it", () => {
  const key = validationKey(candidate("true"), Buffer.from("hunter2"));
  expect(Buffer.from(key.body ?? []).toString()).toBe("hunter2");
  expect(validation.script([key.id])).not.toContain("hunter2");
});
