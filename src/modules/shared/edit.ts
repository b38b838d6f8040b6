import type { SetAttributes } from "../../changes/shared/attributes.ts";
import type { Validator } from "../../observations/shared/validator.ts";
import { editLimit } from "../../observations/content.ts";
import type { RegularFile } from "../../observations/file.ts";
import type { HostView, Outcome } from "../define.ts";
import { lookAt, needReadable, readWhole } from "./look.ts";
import { refuse } from "./refuse.ts";
import { planContent } from "./whole-file.ts";

export interface EditedFile extends SetAttributes {
  readonly path: string;
  /** Begin with an empty file where there is none. */
  readonly create: boolean;
  readonly validate?: Validator | undefined;
  readonly backup?: boolean | undefined;
}

/** A text after an edit, and in words what the edit did, or why it had nothing to do. */
export interface Edit {
  readonly text: string;
  readonly reason: string;
}

/** Plans an edit of a text file. `edit` is given "" where there is no file. */
export function planEdit(host: HostView, { create, ...wanted }: EditedFile, edit: (text: string) => Edit): Outcome {
  const place = readWhole(host, lookAt(host, wanted.path));
  const { path, value } = place;
  if (value.type === "absent") {
    const { text, reason } = edit("");
    if (text === "") return { changes: [], reason, result: { path, dest: path } };
    if (!create) return refuse(`${path} does not exist`, "set create: true to begin with an empty file");
    return { ...planContent(host, place, { ...wanted, content: Buffer.from(text) }), reason: `there is no such file yet: ${reason}` };
  }
  if (value.type === "file") needReadable(path, value);
  const before = value.type === "file" ? textOf(path, value) : "";
  const { text, reason } = edit(before);
  const outcome = planContent(host, place, { ...wanted, content: Buffer.from(text) });
  return text === before && outcome.changes.length > 0 ? outcome : { ...outcome, reason };
}

function textOf(path: string, { content, size }: RegularFile): string {
  if (!content)
    return refuse(size > editLimit ? `${path} is larger than 8 MiB, too large for an edit` : `${path} changed while it was read`, "use template or copy");
  return "text" in content ? content.text : refuse(`${path} is not UTF-8 text`, "use template or copy");
}
