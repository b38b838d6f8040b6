import { quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { sectionFunction, sections } from "./shared/sections.ts";

/** The running value, blanks between its words made one; null where the kernel has no such parameter, or it can't be read. */
export type SysctlValue = string | null;

/**
 * A parameter's path below /proc/sys. As sysctl.d(5) has it: where the first separator is a dot, dots and slashes change places, so that
 * `net.ipv4.conf.eth0/100.forwarding` is of the interface eth0.100.
 */
export function sysctlPath(name: string): string {
  const isDotted = /^[^/.]*\./.test(name);
  return isDotted ? name.replace(/[./]/g, (separator) => (separator === "." ? "/" : ".")) : name;
}

/** A parameter under whichever of its spellings. */
export function sysctlKey(name: string): Key<SysctlValue> {
  return { kind: "sysctl", id: sysctlPath(name) };
}

/** Words with one blank in between, as values of several numbers are compared. */
export function tidyWords(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

/** A parameter of the running kernel; the id is its path below /proc/sys. */
export default defineObservation<SysctlValue>({
  kind: "sysctl",
  speculative: true,
  script: (ids) => `${sectionFunction}value() { text=$(cat "/proc/sys/$1" 2>/dev/null) && section "$1" && printf '%s\\n' "$text"; }
${ids.map((id) => `value ${quote(id)}`).join("\n")}
:`,
  parse(stdout, ids) {
    const found = sections(stdout.toString());
    return new Map(
      ids.map((id) => {
        const text = found.get(id);
        return [id, text === undefined ? null : tidyWords(text)];
      }),
    );
  },
});
