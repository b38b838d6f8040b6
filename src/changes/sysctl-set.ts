import { sysctlPath } from "../observations/sysctl.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { uncertain } from "./shared/later.ts";

/** Sets a parameter of the running kernel. It is gone with the next boot. */
export interface SysctlSet extends Change {
  readonly kind: "sysctl.set";
  /** As its author spells it. */
  readonly sysctl: string;
  /** Words with one blank in between. */
  readonly value: string;
  readonly before: string | null;
}

/** The kernel's ip-sysctl.rst: `ip_forward` resets the parameters of all interfaces, and those of `all` are copied to each. */
function spreads(path: string): boolean {
  return /^net\/ipv[46]\/(?:ip_forward|conf\/all\/)/.test(path);
}

export default defineChange<SysctlSet>({
  kind: "sysctl.set",

  describe: ({ sysctl, value }) => `set the running ${sysctl} to ${value}`,
  subjects: ({ sysctl }) => [sysctl],
  diff: ({ sysctl, value, before }) => [{ type: "attributes", path: sysctl, rows: [{ name: "running value", before: before ?? "", after: value }] }],

  overlay({ sysctl, value }, key, below) {
    if (key.kind !== "sysctl") return undefined;
    const path = sysctlPath(sysctl);
    if (key.id === path) return { degree: "exact", value };
    return spreads(path) && /^net\/ipv[46]\/(?:ip_forward|conf\/)/.test(key.id) ? uncertain(below()) : undefined;
  },

  script({ sysctl, value }) {
    const path = quote(`/proc/sys/${sysctlPath(sysctl)}`);
    return {
      promise: `[ "$(tr -s '[:space:]' ' ' <${path} 2>/dev/null | sed 's/^ //; s/ $//')" = ${quote(value)} ]`,
      run: `[ -e ${path} ] || { hf_fail ${quote(`the kernel has no ${sysctl}`)}; exit 1; }
printf '%s\\n' ${quote(value)} >${path}`,
    };
  },
});
