import { z } from "zod";
import { defineModule } from "./define.ts";

export default defineModule({
  name: "set_fact",
  summary: "Set variables of a host for the rest of the run",
  params: z.looseObject({
    cacheable: z
      .boolean()
      .refine((isKept) => !isKept, "must be false: nothing is kept from one run to the next")
      .optional()
      .describe("Only false: variables last for the run"),
  }),
  setsVariables: true,
  foresight: "As exact as what its values are made of: where one is decided at run, so is this.",
  passive: true,
  examples: [{ title: "A value made of others", task: { set_fact: { url: "http://<%= keepalived_vip %>:8080" } } }],
  reads: () => [],
  plan(_host, { cacheable: _cacheable, ...facts }) {
    const names = Object.keys(facts);
    const wrong = names.find((name) => !/^[A-Za-z_$][\w$]*$/.test(name));
    if (wrong !== undefined) return { changes: [], reason: "not a name", failed: `"${wrong}" is not a variable's name: letters, digits and _, no digit first` };
    return { changes: [], reason: names.length === 0 ? "no variable is named" : `set ${names.join(", ")}`, facts };
  },
});
