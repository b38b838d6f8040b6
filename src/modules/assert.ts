import { z } from "zod";
import type { Condition } from "../vars/value.ts";
import { defineModule } from "./define.ts";

const condition = z.custom<Condition>((value) => typeof value === "object" && value !== null && "holds" in value, "must be an expression");

const params = z.strictObject({
  that: z.union([condition, z.array(condition)]).describe("Expression, or several that must all be true"),
  fail_msg: z.string().optional().describe("What to say when one is not"),
  msg: z.string().optional().describe("The same as fail_msg"),
  success_msg: z.string().optional().describe("What to say when all are"),
  quiet: z.boolean().default(false).describe("Say only that all are true, not what was asked"),
});

export default defineModule({
  name: "assert",
  summary: "Fail where something is not as the play needs it",
  params,
  expressions: ["that"],
  whenTouched: ["fail_msg", "msg", "success_msg"],
  decidedAtLoad: true,
  returns: { assertion: "the expression that was not true" },
  foresight: "As exact as what its values are made of: where one is decided at run, so is this.",
  passive: true,
  examples: [
    {
      title: "A weight that can move the address",
      task: { assert: { that: ["weight < 0", "priority + weight < other_priority"], fail_msg: "a failed check would not move the VIP" } },
    },
  ],
  reads: () => [],
  plan(_host, params) {
    const conditions = [params.that].flat();
    const broken = conditions.find((each) => !each.holds());
    if (broken) {
      const text = broken.text.trim();
      const failed = params.fail_msg ?? params.msg ?? `not true: ${text}`;
      return { changes: [], reason: `not true: ${text}`, failed, broken: broken.compiled, result: { assertion: text } };
    }
    const asked = params.quiet ? "all assertions hold" : conditions.map(({ text }) => text.trim()).join(" and ");
    return { changes: [], reason: params.success_msg ?? (asked || "nothing was asked") };
  },
});
