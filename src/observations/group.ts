import { quote } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
import { sectionFunction, sections } from "./shared/sections.ts";

export type Group =
  | { readonly exists: false }
  | {
      readonly exists: true;
      /** Its own, where it was asked for by number. */
      readonly name?: string | undefined;
      /** Undefined where only the run decides it. */
      readonly gid?: number | undefined;
    };

/** A group by name, or by number as useradd takes it too, as getent(1) finds it. */
export default defineObservation<Group>({
  kind: "group",
  speculative: true,
  script: (ids) => `${sectionFunction}${ids.map((id) => `section ${quote(id)}; getent group ${quote(id)}`).join("\n")}\n:`,
  parse(stdout, ids) {
    const found = sections(stdout.toString());
    return new Map(
      ids.map((id) => {
        const [name, , gid] = found.get(id)?.split(":") ?? [];
        return [id, gid === undefined ? { exists: false } : { exists: true, ...(name !== id && { name }), gid: Number(gid) }];
      }),
    );
  },
});
