import type { FileRemove } from "../../changes/file-remove.ts";
import type { FileWrite } from "../../changes/file-write.ts";
import type { HostView, Outcome } from "../define.ts";
import { planEdit, type Edit } from "./edit.ts";
import { lookAt } from "./look.ts";

/** Plans an edit that takes something out of a file; one that is left without content is removed. */
export function planTakingOut(host: HostView, path: string, edit: (text: string) => Edit): Outcome {
  const outcome = planEdit(host, { path, create: false }, edit);
  const place = lookAt(host, path);
  const isEmpty = outcome.changes.some(({ kind, ...change }) => {
    const { content } = change as Partial<FileWrite>;
    return kind === "file.write" && content !== undefined && "text" in content && content.text.trim() === "";
  });
  if (!isEmpty || place.value.type !== "file") return outcome;
  const change: FileRemove = { kind: "file.remove", path: place.path, before: place.value };
  return { ...outcome, changes: [change] };
}
