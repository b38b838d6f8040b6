import { z } from "zod";
import type { CommandRun } from "../changes/command-run.ts";
import { defineModule } from "./define.ts";
import { pathParam } from "./shared/file-params.ts";

const part = z.string().regex(/^[^/\n]*$/, "must be part of a file's name");

export default defineModule({
  name: "tempfile",
  summary: "Make a temporary file or folder, another one in every run",
  params: z.strictObject({
    state: z.enum(["file", "directory"]).default("file").describe("What to make"),
    path: pathParam.default("/tmp").describe("Folder to make it in"),
    prefix: part.default("ansible.").describe("What its name begins with"),
    suffix: part.default("").describe("What its name ends with"),
  }),
  returns: { state: "file or directory" },
  finish: { members: ["path"], result: ([made]) => ({ path: (made?.stdout ?? "").replace(/\n$/, "") }) },
  foresight: "Later: its name is decided at run.",
  examples: [
    { title: "For a moment", task: { tempfile: {}, register: "temporary" } },
    { title: "A folder to unpack into", task: { tempfile: { state: "directory", prefix: "release." } } },
  ],
  reads: () => [],
  plan(_host, { state, path, prefix, suffix }) {
    const flags = state === "directory" ? ["-d"] : [];
    // mktemp(1): a template that has a suffix is a name, not a path.
    const change: CommandRun = { kind: "command.run", argv: ["mktemp", ...flags, "-p", path, "--", `${prefix}XXXXXXXXXX${suffix}`] };
    return { changes: [change], reason: "a new one in every run", result: { state } };
  },
});
