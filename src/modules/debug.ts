import { z } from "zod";
import type { Condition } from "../vars/value.ts";
import { defineModule } from "./define.ts";
import { exactlyOne } from "./shared/schema.ts";

const params = z.strictObject({
  msg: z.unknown().optional().describe("What to print: text, or any value"),
  var: z
    .custom<Condition>((value) => typeof value === "object" && value !== null && "value" in value, "must be a variable or an expression")
    .optional()
    .describe("Variable or expression to print with its value"),
});

function printed(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "undefined");
}

export default defineModule({
  name: "debug",
  summary: "Print a value",
  params: exactlyOne(params, "msg", "var"),
  freeForm: "msg",
  refused: { verbosity: "what it prints is always shown: give the task the tag `never`, and ask for it with --tags" },
  expressions: ["var"],
  foresight: "As exact as what its values are made of: where one is decided at run, so is this.",
  passive: true,
  examples: [
    { title: "A line", task: { debug: { msg: "the VIP is <%= keepalived_vip %>" } } },
    { title: "All of a result", task: { debug: { var: "result" } } },
  ],
  reads: () => [],
  plan(_host, { msg, var: variable }) {
    const note = variable ? `${variable.text.trim()} = ${printed(variable.value())}` : printed(msg);
    return { changes: [], reason: note.split("\n")[0] || "nothing to print", note };
  },
});
