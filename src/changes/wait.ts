import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { laterOver } from "./shared/later.ts";
import { isListening } from "./shared/listening.ts";

/** Waits until something on the host is so. Changes nothing by itself. */
export interface Wait extends Change {
  readonly kind: "wait";
  readonly until:
    | { readonly port: number; readonly host: string; readonly open: boolean }
    | {
        readonly path: string;
        readonly present: boolean;
        /** An extended regular expression that its text must match. */ readonly matches?: string | undefined;
      };
  /** Seconds before the first look. */
  readonly delay: number;
  /** Seconds it may take in all, `delay` not counted. */
  readonly timeout: number;
}

function condition({ until }: Wait): string {
  if ("port" in until) return until.open ? `port ${until.port} of ${until.host} to open` : `port ${until.port} of ${until.host} to close`;
  if (until.matches !== undefined) return `${until.path} to match ${until.matches}`;
  return `${until.path} to ${until.present ? "appear" : "go away"}`;
}

function test({ until }: Wait): string {
  if ("port" in until) return `${until.open ? "" : "! "}${isListening(until.host, until.port)}`;
  const path = quote(until.path);
  if (until.matches !== undefined) return `grep -Eq -e ${quote(until.matches)} -- ${path} 2>/dev/null`;
  return `${until.present ? "" : "! "}{ [ -e ${path} ] || [ -L ${path} ]; }`;
}

export default defineChange<Wait>({
  kind: "wait",
  passive: () => true,

  describe: (change) => `wait for ${condition(change)}`,
  diff: () => [],

  /** What came about meanwhile, nobody can say: all is looked at again before it is believed, and a file that was waited for is not planned before. */
  overlay({ until }, key, below, step) {
    const before = below();
    if ("path" in until && key.kind === "file" && key.id === until.path) return laterOver(before, step);
    return before.degree === "exact" && key.kind !== "fact" ? { degree: "expected", value: before.value } : undefined;
  },

  timeout: ({ delay, timeout }) => delay + timeout + 10,

  script(change) {
    return {
      // Hundredths of a second since boot: the clock may be set while we wait. Printed: the seconds it took.
      run: `now() { read -r up idle </proc/uptime; echo "\${up%.*}\${up#*.}"; }
began=$(now)
sleep ${change.delay}
deadline=$(($(now) + ${change.timeout}00))
until ${test(change)}; do
  [ "$(now)" -lt "$deadline" ] || { echo ${quote(`waited ${change.timeout} s for ${condition(change)}`)} >&2; exit 1; }
  sleep 0.25
done
echo $((($(now) - began) / 100))`,
    };
  },
});
