import { quote } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
import { contentOf, type Content } from "./shared/content.ts";

/** Bytes up to which a file is edited, and read whole for it. */
export const editLimit = 8 * 1024 * 1024;

/** The content of a regular file that is too large to be read along with what else is at its path; null where it can't be had. */
export default defineObservation<Content | null>({
  kind: "content",
  speculative: true,
  script: (ids) =>
    ids
      .map(
        (id) =>
          `size=$(stat -c %s ${quote(id)} 2>/dev/null); echo "=$([ "\${size:-${editLimit + 1}}" -gt ${editLimit} ] || base64 <${quote(id)} | tr -d '\\n')"`,
      )
      .join("\n"),
  parse(stdout, ids) {
    const lines = stdout.toString().trim().split("\n");
    return new Map(
      ids.map((id, index) => {
        const text = lines[index]?.slice(1) ?? "";
        return [id, text === "" ? null : contentOf(Buffer.from(text, "base64"))];
      }),
    );
  },
});
