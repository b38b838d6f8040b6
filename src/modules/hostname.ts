import { z } from "zod";
import type { HostnameSet } from "../changes/hostname-set.ts";
import { sysctlKey } from "../observations/sysctl.ts";
import { defineModule } from "./define.ts";
import { fileKeys } from "./shared/look.ts";
import { planFile } from "./shared/whole-file.ts";

/** hostname(5): labels of letters, digits and hyphens with dots between them, at most 64 characters in all. */
const isName = /^(?=.{1,64}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

const path = "/etc/hostname";
const running = sysctlKey("kernel.hostname");

export default defineModule({
  name: "hostname",
  summary: "Name the machine, now and at every boot",
  params: z.strictObject({
    name: z.string().regex(isName, "must be a host name: letters, digits, - and dots, at most 64 characters").describe("Its name"),
  }),
  refused: { use: "/etc/hostname and the kernel are set, as systemd has them" },
  returns: { name: "the name" },
  foresight: "Exact; by what name the resolver then knows the machine, only the run shows.",
  examples: [{ title: "As the inventory calls it", task: { hostname: { name: "node1.example.org" } } }],
  reads: () => [...fileKeys(path), running],
  plan(host, { name }) {
    const written = planFile(host, { path, content: Buffer.from(`${name}\n`) });
    const before = host.read(running);
    const set: HostnameSet[] = before === name ? [] : [{ kind: "hostname.set", hostname: name, before }];
    const changes = [...written.changes, ...set];
    const reason = changes.length === 0 ? `already ${name}` : set.length > 0 ? `it is ${before ?? "something else"}` : `${path} says otherwise`;
    return { changes, reason, result: { name } };
  },
});
