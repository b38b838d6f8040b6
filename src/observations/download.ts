import { quote } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
import type { Content } from "./shared/content.ts";
import { contentOf } from "./shared/content.ts";
import { contentLimit } from "./shared/file-script.ts";

/** Seconds that one address may take. */
const patience = 20;

/** What an address gives, up to 64 KiB; null where it can't be had. */
export type Download = Content | null;

/** What the host gets from an address, with curl(1); nothing is written there. The id is the address. */
export default defineObservation<Download>({
  kind: "download",
  speculative: true,
  timeout: () => 120,
  script: (ids) =>
    ids
      .map(
        (id) =>
          `echo "=$({ curl -fsSL --max-time ${patience} -- ${quote(id)} 2>/dev/null || echo '!' >&3; } 3>&1 | head -c ${contentLimit + 1} | base64 | tr -d '\\n')"`,
      )
      .join("\n"),
  parse(stdout, ids) {
    const lines = stdout.toString().trim().split("\n");
    return new Map(
      ids.map((id, i) => {
        const bytes = Buffer.from(lines[i]?.slice(1) ?? "", "base64");
        const isWhole = bytes.length > 0 && bytes.length <= contentLimit && !bytes.subarray(-2).equals(Buffer.from("!\n"));
        return [id, isWhole ? contentOf(bytes) : null];
      }),
    );
  },
});
