import { z } from "zod";
import file from "../observations/file.ts";
import { defineModule } from "./define.ts";
import { pathParam } from "./shared/file-params.ts";
import { contentAt, lookAt } from "./shared/look.ts";

export default defineModule({
  name: "slurp",
  summary: "Read a file of the host",
  params: z.strictObject({ src: pathParam.describe("File on the host, of at most 8 MiB") }),
  synonyms: { path: "src" },
  returns: { content: "its bytes in base64: `unb64(result.content)` is the text", encoding: "base64", source: "the path" },
  passive: true,
  examples: [{ title: "What joins a cluster", task: { slurp: { src: "/etc/rancher/token" }, register: "token" } }],
  reads: ({ src }) => [file.key(src)],
  plan(host, { src }) {
    const bytes = contentAt(host, src);
    const source = lookAt(host, src).path;
    return { changes: [], reason: `read, ${bytes.length} bytes`, result: { content: bytes.toString("base64"), encoding: "base64", source } };
  },
});
