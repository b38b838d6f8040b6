import type { FileValue } from "../../observations/file.ts";
import { contentLimit } from "../../observations/shared/file-script.ts";
import { bytesOf, sha256, type Content } from "../../observations/shared/content.ts";
import { editLimit } from "../../observations/content.ts";
import type { Bytes, Diff } from "../define.ts";

/** The change of a file's content, as text where both sides are text of a size that is read along, or was read for an edit. */
export function contentDiff(path: string, before: FileValue, after: Content | undefined): Diff[] {
  const old = before.type === "file" ? { size: before.size, hash: before.hash, content: before.content } : undefined;
  const made = after && bytesOfContent(after);
  const limit = old?.content ? editLimit : contentLimit;
  const oldText = old && textOf(old, limit);
  const newText = made && textOf(made, limit);
  if (oldText !== undefined && oldText === newText) return [];
  if ((old && oldText === undefined) || (made && newText === undefined)) return [{ type: "bytes", path, before: old, after: made }];
  return [{ type: "text", path, before: oldText, after: newText }];
}

function bytesOfContent(content: Content): Bytes {
  const bytes = bytesOf(content);
  return { size: bytes.length, hash: sha256(bytes), content };
}

function textOf({ size, content }: Bytes, limit: number): string | undefined {
  return content && "text" in content && size <= limit ? content.text : undefined;
}
