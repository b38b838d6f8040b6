import { posix } from "node:path";
import { z } from "zod";
import fileKind from "../observations/file.ts";
import { defineModule } from "./define.ts";
import { attributeParams, pathParam, refusedFileParams } from "./shared/file-params.ts";
import { foresee } from "./shared/foresee.ts";
import { lookAt } from "./shared/look.ts";
import { planContent } from "./shared/whole-file.ts";
import { planAbsent, planDirectory, planExisting, planLink } from "./shared/file-states.ts";

const params = z
  .strictObject({
    path: pathParam.refine((path) => path !== "/", "must not be the root folder").describe("What this is about"),
    state: z
      .enum(["file", "directory", "link", "absent", "touch"])
      .optional()
      .describe(
        "file: it must be there; directory: made with its parents; link: leads to src; absent: removed, a folder with all in it; touch: an empty file where nothing is. Not given: whatever is there",
      ),
    src: z.string().min(1).optional().describe("What the link leads to, taken as it is written"),
    ...attributeParams,
    modification_time: z.literal("preserve").default("preserve").describe("Only preserve: what is there keeps its times, or every run would be a change"),
    access_time: z.literal("preserve").default("preserve").describe("The same, of the last access"),
  })
  .refine(({ state, src }) => (state === "link") === (src !== undefined), { path: ["src"], error: "`src` belongs to `state: link`, and a link needs it" })
  .refine(({ state, mode, owner, group }) => !["link", "absent"].includes(state ?? "") || (mode ?? owner ?? group) === undefined, {
    path: ["state"],
    error: "mode, owner and group are of files and folders only",
  });

export default defineModule({
  name: "file",
  summary: "Folders, links, removals, and the mode and owner of what is there",
  params,
  synonyms: { dest: "path", name: "path" },
  asWritten: ["mode"],
  refused: {
    ...refusedFileParams,
    recurse: "a plan does not look at all that a folder holds: `command: { argv: [chown, -R, …] }`, with a `when` that says where it is needed",
    force: "a link does not replace what is there: remove that first, with `state: absent`",
    follow: "mode and owner are of what a link leads to; the link itself is `state: link`",
    modification_time_format: "times are not set",
    access_time_format: "times are not set",
  },
  returns: { path: "the path", dest: "the same as path" },
  examples: [
    { title: "A folder, and those above it", task: { file: { path: "/etc/keepalived/scripts", state: "directory", mode: "0755" } } },
    { title: "A link", task: { file: { path: "/etc/localtime", src: "/usr/share/zoneinfo/UTC", state: "link" } } },
    { title: "A file that must be there, whatever is in it", task: { file: { path: "/var/log/backup.log", state: "touch", owner: "root", mode: "0640" } } },
    { title: "Something that must not be there", task: { file: { path: "/etc/cron.d/old-check", state: "absent" } } },
  ],
  reads: (params) => [params.path, ...(params.state === "directory" ? foldersAbove(params.path) : [posix.dirname(params.path)])].map(fileKind.key),
  plan(host, { path, state, src = "", mode, owner, group }) {
    const set = { mode, owner, group };
    const outcome = foresee(host, (view) => {
      if (state === "absent") return planAbsent(view, path);
      if (state === "link") return planLink(view, path, src);
      if (state === "directory") return planDirectory(view, [...foldersAbove(path).toReversed(), path], set);
      const place = state === "touch" ? lookAt(view, path) : undefined;
      if (place?.value.type === "absent") return planContent(view, place, { ...set, path, content: Buffer.of() });
      return planExisting(view, path, set, state === "file" ? state : undefined);
    });
    return { ...outcome, result: { path, dest: path } };
  },
});

/** The nearest first, without `/`. */
function foldersAbove(path: string): string[] {
  const above = posix.dirname(path);
  return above === "/" ? [] : [above, ...foldersAbove(above)];
}
