import { z } from "zod";
import { defineModule } from "./define.ts";

export default defineModule({
  name: "fail",
  summary: "Fail with a message",
  params: z.strictObject({ msg: z.string().min(1).default("failed, as the playbook asks").describe("Why") }),
  freeForm: "msg",
  foresight: "As exact as what its values are made of: where one is decided at run, so is this.",
  passive: true,
  examples: [{ title: "An unsupported system", task: { fail: { msg: "needs Enterprise Linux 8 or later" } } }],
  reads: () => [],
  plan: (_host, { msg }) => ({ changes: [], reason: msg, failed: msg }),
});
