import { sysctlPath } from "../observations/sysctl.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { laterOver } from "./shared/later.ts";

/** Sets the name that the running kernel has. It is gone with the next boot. */
export interface HostnameSet extends Change {
  readonly kind: "hostname.set";
  readonly hostname: string;
  readonly before: string | null;
}

export default defineChange<HostnameSet>({
  kind: "hostname.set",

  describe: ({ hostname }) => `set the running host name to ${hostname}`,
  subjects: ({ hostname }) => [hostname],
  diff: ({ hostname, before }) => [{ type: "attributes", path: "host name", rows: [{ name: "running", before: before ?? "?", after: hostname }] }],

  overlay({ hostname }, key, below, step) {
    if (key.kind === "sysctl" && key.id === sysctlPath("kernel.hostname")) return { degree: "exact", value: hostname };
    if (key.kind !== "fact") return undefined;
    if (key.id === "hostname") return { degree: "exact", value: hostname.split(".")[0] ?? hostname };
    // The resolver may know another name for it.
    return key.id === "fqdn" ? laterOver(below(), step) : undefined;
  },

  script: ({ hostname }) => ({
    promise: `[ "$(uname -n)" = ${quote(hostname)} ]`,
    run: `hostname ${quote(hostname)} 2>/dev/null || hostnamectl --transient set-hostname ${quote(hostname)}`,
  }),
});
