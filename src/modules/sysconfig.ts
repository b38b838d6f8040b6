import { z } from "zod";
import { defineModule } from "./define.ts";
import { assign, unassign } from "./shared/assignments.ts";
import { planEdit } from "./shared/edit.ts";
import { attributeParams, pathParam, validateParam } from "./shared/file-params.ts";
import { fileKeys } from "./shared/look.ts";
import { exactlyOne } from "./shared/schema.ts";

const isKey = /^[A-Za-z_]\w*$/;
const value = z.string().refine((text) => !/[\r\n\0]/.test(text), "must be one line");

const params = z
  .strictObject({
    path: pathParam.describe('File of KEY="value" lines, such as those in /etc/sysconfig and /etc/default'),
    key: z
      .string()
      .refine((key) => isKey.test(key), "must be a variable's name")
      .optional()
      .describe("The variable"),
    value: value.optional().describe("Its value, without quotes"),
    values: z
      .record(z.string(), value)
      .superRefine((values, context) => {
        for (const key of Object.keys(values))
          if (!isKey.test(key)) context.addIssue({ code: "custom", message: `has the key ${JSON.stringify(key)}, which is no variable's name` });
      })
      .optional()
      .describe("Several variables and their values, in place of key and value"),
    state: z.enum(["present", "absent"]).default("present").describe("absent takes every assignment of the key out"),
    create: z.boolean().default(false).describe("Begin with an empty file where there is none"),
    ...attributeParams,
    validate: validateParam,
  })
  .refine(({ state, key, value: text }) => (state === "present" && key !== undefined) === (text !== undefined), {
    path: ["value"],
    error: "`value` belongs to `key`, which needs it unless state is absent",
  })
  .refine(({ state, values }) => state === "present" || values === undefined, { path: ["values"], error: "`values` are set; to take one out, use `key`" });

export default defineModule({
  name: "sysconfig",
  summary: 'Set variables in a KEY="value" file, for shells as well as for systemd; comments, order and quoting stay',
  params: exactlyOne(params, "key", "values"),
  asWritten: ["mode"],
  returns: { path: "path of the file on the host", dest: "the same as path", size: "bytes of the file" },
  examples: [
    { title: "A daemon's options", task: { sysconfig: { path: "/etc/sysconfig/keepalived", key: "KEEPALIVED_OPTIONS", value: "-D -d -S 0", create: true } } },
    {
      title: "Several at once",
      task: { sysconfig: { path: "/etc/default/haproxy", values: { CONFIG: "/etc/haproxy/haproxy.cfg", EXTRAOPTS: "-de -m 16" }, create: true } },
    },
    { title: "One that must not be set", task: { sysconfig: { path: "/etc/sysconfig/network", key: "GATEWAY", state: "absent" } } },
  ],
  reads: (params) => fileKeys(params.path),
  plan: (host, { key, value: text, values, state, ...file }) =>
    planEdit(host, file, (before) => (state === "absent" ? unassign(before, key ?? "") : assign(before, values ?? { [key ?? ""]: text ?? "" }))),
});
