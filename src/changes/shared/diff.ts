import type { FileValue } from "../../observations/file.ts";
import { bytesOf, type Content } from "../../observations/shared/content.ts";
import type { Diff } from "../define.ts";

/** The change of a file's content, as text where both sides are text that was read. */
export function contentDiff(path: string, before: FileValue, after: Content | undefined): Diff[] {
  const old = before.type === "file" ? before : undefined;
  const oldText = old?.content && "text" in old.content ? old.content.text : undefined;
  const newText = after && "text" in after ? after.text : undefined;
  if (oldText !== undefined && oldText === newText) return [];
  if ((old && oldText === undefined) || (after && newText === undefined))
    return [{ type: "binary", path, before: old && bytesText(old.size), after: after && bytesText(bytesOf(after).length) }];
  return [{ type: "text", path, before: oldText, after: newText }];
}

function bytesText(size: number): string {
  return size === 1 ? "1 byte" : `${size} bytes`;
}
