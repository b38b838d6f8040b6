import { sysctlPath, tidyWords } from "../../observations/sysctl.ts";
import type { Edit } from "./edit.ts";
import { piecesOf } from "./text-lines.ts";

/** A line of sysctl.conf(5): `name = value`, with a `-` in front where a failure is to be passed over. */
const assignment = /^\s*-?\s*([^\s=#;][^=]*?)\s*=\s*(.*?)\s*$/;

interface Line {
  readonly text: string;
  /** Undefined where the line does not set the parameter in question. */
  readonly value: string | undefined;
}

function linesOf(text: string, name: string): Line[] {
  return piecesOf(text).map((piece) => {
    const [, found = "", value = ""] = assignment.exec(piece.replace(/\r?\n$/, "")) ?? [];
    return { text: piece, value: found !== "" && sysctlPath(found) === sysctlPath(name) ? value : undefined };
  });
}

/** Gives a parameter its value in a file of sysctl's: in place where it stands, the last time counting as it does for sysctl, else at the end. */
export function setSysctl(text: string, name: string, value: string): Edit {
  const lines = linesOf(text, name);
  const at = lines.findLastIndex((line) => line.value !== undefined);
  const found = lines[at]?.value;
  if (found !== undefined && tidyWords(found) === value) return { text, reason: `${name} is ${value} already` };
  const before = lines.map((line) => line.text);
  if (found !== undefined) return { text: before.with(at, `${name}=${value}\n`).join(""), reason: `${name} is ${found}` };
  const eol = text === "" || text.endsWith("\n") ? "" : "\n";
  return { text: `${text}${eol}${name}=${value}\n`, reason: `${name} is not set` };
}

/** Takes out every line that sets the parameter. */
export function unsetSysctl(text: string, name: string): Edit {
  const lines = linesOf(text, name);
  const kept = lines.filter((line) => line.value === undefined);
  return { text: kept.map((line) => line.text).join(""), reason: kept.length === lines.length ? `${name} is not set` : `${name} is set` };
}
