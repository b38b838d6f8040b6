import { z } from "zod";
import type { SysctlSet } from "../changes/sysctl-set.ts";
import { sysctlKey, tidyWords } from "../observations/sysctl.ts";
import { defineModule, type HostView, type Outcome } from "./define.ts";
import { planEdit } from "./shared/edit.ts";
import { pathParam } from "./shared/file-params.ts";
import { fileKeys } from "./shared/look.ts";
import { refuse } from "./shared/refuse.ts";
import { setSysctl, unsetSysctl } from "./shared/sysctl-lines.ts";

const params = z
  .strictObject({
    name: z
      .string()
      .regex(/^(?!.*(?:\.\.|\/\/|\/\.|\.\/))[\w-]+(?:[./][\w.:@/-]+)+$/, "must be a parameter's name, as net.ipv4.ip_forward")
      .describe("Parameter, with dots; net.ipv4.conf.eth0/100.rp_filter is of the interface eth0.100"),
    value: z
      .string()
      .transform(tidyWords)
      .refine((value) => value !== "", "must not be empty")
      .optional()
      .describe("Its value; several numbers with blanks in between"),
    state: z.enum(["present", "absent"]).default("present").describe("absent takes it out of the file; the running value stays"),
    sysctl_set: z.boolean().default(false).describe("Set the running value too where only that differs"),
    reload: z.boolean().default(true).describe("Where the file changes, set the running value as well"),
    ignoreerrors: z.boolean().default(false).describe("Pass over a parameter that the running kernel does not have"),
    sysctl_file: pathParam.default("/etc/sysctl.conf").describe("File that sets it at boot; those in /etc/sysctl.d are read as well"),
  })
  .refine(({ state, value }) => (state === "present") === (value !== undefined), { path: ["value"], error: "`value` is needed, unless state is absent" });

/** The running value, where it is to be looked after and differs. */
function running(host: HostView, name: string, value: string, ignoreerrors: boolean): SysctlSet[] {
  const found = host.peek(sysctlKey(name));
  const before = found.degree === "later" ? null : found.value;
  if (before === value) return [];
  const isMissing = before === null && found.degree === "exact";
  if (isMissing && ignoreerrors) return [];
  if (isMissing) refuse(`the kernel has no ${name}`, "is it spelled as `sysctl -a` has it, and is the kernel module loaded that brings it?");
  return [{ kind: "sysctl.set", sysctl: name, value, before }];
}

export default defineModule({
  name: "sysctl",
  summary: "Set a kernel parameter, now and at every boot",
  params,
  synonyms: { key: "name", val: "value" },
  returns: { path: "path of the file on the host", dest: "the same as path", size: "bytes of the file" },
  examples: [
    { title: "Now and at every boot", task: { sysctl: { name: "net.ipv4.ip_nonlocal_bind", value: "1" } } },
    {
      title: "In a file of its own, and whatever somebody set by hand since",
      task: { sysctl: { name: "vm.swappiness", value: 10, sysctl_file: "/etc/sysctl.d/90-app.conf", sysctl_set: true } },
    },
    { title: "Back to the kernel's default at the next boot", task: { sysctl: { name: "kernel.panic", state: "absent" } } },
  ],
  reads: ({ name, sysctl_file }) => [...fileKeys(sysctl_file), sysctlKey(name)],
  plan(host, { name, value, state, sysctl_set, reload, ignoreerrors, sysctl_file }): Outcome {
    const file = { path: sysctl_file, create: true };
    if (state === "absent" || value === undefined) return planEdit(host, file, (text) => unsetSysctl(text, name));
    const written = planEdit(host, file, (text) => setSysctl(text, name, value));
    const isChanged = written.changes.length > 0;
    if (!sysctl_set && !(reload && isChanged)) return written;
    const set = running(host, name, value, ignoreerrors);
    const now = set[0]?.before ?? "something else";
    // The file comes last: where the kernel takes no such value, or the run ends in between, the next run finds the file still to be written.
    return { ...written, changes: [...set, ...written.changes], reason: isChanged || set.length === 0 ? written.reason : `it runs with ${now}` };
  },
});
