import { z } from "zod";
import file from "../observations/file.ts";
import { bytesOf } from "../observations/shared/content.ts";
import { editLimit } from "../observations/content.ts";
import { defineModule } from "./define.ts";
import { pathParam } from "./shared/file-params.ts";
import { lookAt, needReadable, nounOf, readWhole } from "./shared/look.ts";
import { refuse } from "./shared/refuse.ts";

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
    const { path, value } = readWhole(host, lookAt(host, src));
    if (value.type !== "file") return refuse(value.type === "absent" ? `${path} does not exist` : `${path} is ${nounOf(value)}, not a file`);
    needReadable(path, value);
    if (!value.content) return refuse(value.size > editLimit ? `${path} is larger than 8 MiB` : `${path} changed while it was read`);
    return {
      changes: [],
      reason: `read, ${value.size} bytes`,
      result: { content: bytesOf(value.content).toString("base64"), encoding: "base64", source: path },
    };
  },
});
