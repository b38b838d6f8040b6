import { listCrontab, type Crontab } from "../observations/crontab.ts";
import { sha256 } from "../observations/shared/content.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";

/** Replaces a user's crontab, with crontab(1), which refuses what cron would not understand. */
export interface CrontabWrite extends Change {
  readonly kind: "crontab.write";
  /** Empty for the user that the run is. */
  readonly crontab: string;
  /** Null removes it. */
  readonly text: Crontab;
  readonly before: Crontab;
}

function titleOf({ crontab }: CrontabWrite): string {
  return crontab === "" ? "the crontab" : `the crontab of ${crontab}`;
}

/** A silent sh test that the crontab is this text. */
function test({ crontab }: CrontabWrite, text: Crontab): string {
  return `[ "$(${listCrontab(crontab)} 2>/dev/null | sha256sum)" = ${quote(`${sha256(Buffer.from(text ?? ""))}  -`)} ]`;
}

export default defineChange<CrontabWrite>({
  kind: "crontab.write",

  describe: (change) => `${change.text === null ? "remove" : change.before === null ? "create" : "write"} ${titleOf(change)}`,
  subjects: (change) => [titleOf(change)],
  effect: ({ text, before }) => (text === null ? "remove" : before === null ? "add" : "change"),
  diff: (change) => [{ type: "text", path: titleOf(change), before: change.before ?? undefined, after: change.text ?? undefined }],

  overlay: ({ crontab, text }, key) => (key.kind === "crontab" && key.id === crontab ? { degree: "exact", value: text } : undefined),

  script(change) {
    const { crontab, text, before } = change;
    const command = `crontab${crontab === "" ? "" : ` -u ${quote(crontab)}`}`;
    return {
      promise: test(change, text),
      predicate: test(change, before),
      run: text === null ? `${command} -r` : `body 0 | ${command} -`,
      ...(text !== null && { bodies: [Buffer.from(text)] }),
    };
  },
});
