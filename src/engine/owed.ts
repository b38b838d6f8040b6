import { createHash } from "node:crypto";
import type { Change } from "../changes/define.ts";
import { fileSign, owedFolder } from "../observations/owed.ts";
import { quote } from "../shell/quote.ts";
import type { OwedRecord } from "./exchange.ts";

/** Finds a handler again in a later run, by what its author called it. */
export function owedId(play: string, handler: string): string {
  return createHash("sha256").update(`${play}\0${handler}`).digest("hex").slice(0, 16);
}

/** sh functions with which steps write owed handlers down and strike them out. Added to the session's prelude. */
export const owedPrelude = `${fileSign}
hf_owe() { ${owedFolder}; mkdir -p -m 700 "$d" || return; ( umask 077; cat >"$d/.$1" && mv -f "$d/.$1" "$d/$1" ); }
hf_strike() { ${owedFolder}; rm -f "$d/$1"; }
`;

/** What stands in a record for a change that replaces no file: no file is ever like that, so the record can't be taken for void. */
const noFile = "file never /";

/**
 * Writes a handler down before the change that notifies it, by rename. With it goes the state of the files that the changes replace,
 * so that a later run can tell a change that never happened. What an older debt of the same handler says is kept: it is void only if none of its changes happened.
 */
export function oweScript(record: OwedRecord, change: Change): string {
  const path = "path" in change && typeof change.path === "string" ? change.path : undefined;
  const one = (text: string): string => quote(text.replaceAll("\n", " "));
  const head = `printf '%s\\n' ${one(`play ${record.play}`)} ${one(`handler ${record.handler}`)} ${one(`step ${record.step}`)}`;
  const line = path === undefined ? quote(noFile) : `"file $(hf_sign ${quote(path)}) "${one(path)}`;
  return `( ${owedFolder}
f=$d/${record.id} l=${line}
grep -qxF -- "$l" "$f" 2>/dev/null && exit
{ cat "$f" 2>/dev/null || ${head}; printf '%s\\n' "$l"; } | hf_owe ${record.id} )`;
}

export function strikeScript(id: string): string {
  return `hf_strike ${quote(id)}`;
}
