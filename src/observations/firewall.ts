import { quote } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
import { sectionFunction, sections } from "./shared/sections.ts";
import { parseTables, type Tables } from "./shared/iptables/tables.ts";

export interface Rules {
  /** Is the tool there? Without it `tables` is empty, whatever the kernel filters. */
  readonly installed: boolean;
  readonly tables: Tables;
}

/** Live rules. The id is the tool they are read with: `iptables` or `ip6tables`. */
export default defineObservation<Rules>({
  kind: "firewall",
  speculative: true,
  script: (tools) =>
    sectionFunction +
    tools
      .map((tool) => `section ${quote(tool)}; if command -v ${quote(`${tool}-save`)} >/dev/null; then echo installed; ${quote(`${tool}-save`)} || exit; fi`)
      .join("\n"),
  parse(stdout, tools) {
    const found = sections(stdout.toString());
    return new Map(
      tools.map((tool) => {
        const text = found.get(tool) ?? "";
        return [tool, { installed: text.startsWith("installed\n"), tables: parseTables(text) }];
      }),
    );
  },
});
