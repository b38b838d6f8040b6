import type { Key } from "../observations/define.ts";
import type { FileValue } from "../observations/file.ts";
import { definesUnit } from "../observations/shared/unit-file.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { all, attributesTest, attributesText, attributesWords, type SetAttributes } from "./shared/attributes.ts";
import { curlSetting } from "./shared/curl.ts";
import { laterOver } from "./shared/later.ts";
import { localFactsLater } from "./shared/local-facts.ts";
import { pathStillTest } from "./shared/still.ts";

/** Fetches a file from an address, by the host itself, with curl(1), and puts it in its place as a whole. */
export interface FileFetch extends Change, SetAttributes {
  readonly kind: "file.fetch";
  readonly path: string;
  readonly url: string;
  /** `Name: value`, sent along. */
  readonly headers: readonly string[];
  /** `name:password` to log in with. */
  readonly login?: string | undefined;
  /** Its certificate need not be valid. */
  readonly insecure?: true | undefined;
  /** sha256 that it must have, in hexadecimal. */
  readonly hash?: string | undefined;
  /** Fetched whatever is there. */
  readonly always?: true | undefined;
  /** What it was planned from, and is refused without. */
  readonly before: FileValue;
  /** Seconds. */
  readonly timeout: number;
}

/** Curl's settings, given on its standard input. */
function settingsOf({ url, headers, login, insecure }: FileFetch): string {
  const settings = [curlSetting("url", url), ...headers.map((header) => curlSetting("header", header))];
  return [...settings, ...(login === undefined ? [] : [curlSetting("user", login)]), ...(insecure ? ["insecure\n"] : [])].join("");
}

/** The file itself, and the unit that it defines: what that will be, only its content tells. */
function isOf(path: string, { kind, id }: Key): boolean {
  return kind === "file" ? id === path : kind === "unit" && definesUnit(path, id);
}

export default defineChange<FileFetch>({
  kind: "file.fetch",

  describe(change) {
    const attributes = attributesText(change);
    return `fetch ${change.path} from ${change.url}${attributes === "" ? "" : ` (${attributes})`}`;
  },
  subjects: ({ path }) => [path],
  effect: ({ before }) => (before.type === "absent" ? "add" : "change"),
  diff: () => [],

  overlay: ({ path }, key, below, step) => (isOf(path, key) ? laterOver(below(), step) : localFactsLater(key, path, below, step)),

  timeout: ({ timeout }) => timeout + 10,

  script(change) {
    const { hash, always, url, timeout } = change;
    const path = quote(change.path);
    const isThere = hash === undefined ? `[ -f ${path} ]` : `hf_file_hash ${path} ${hash}`;
    return {
      ...(!always && { promise: all(isThere, attributesTest(change.path, change)) }),
      predicate: pathStillTest(change.path, change.before),
      run: `new=$(mktemp) || exit
trap 'rm -f "$new"' EXIT
body 0 | curl -K - -fsSL --max-time ${timeout} -o "$new" || exit
${hash === undefined ? "" : `hf_file_hash "$new" ${hash} || { hf_fail ${quote(`what ${url} gives has another checksum`)}; exit 1; }\n`}hash=$(sha256sum <"$new")
hf_file_write ${path} "\${hash%% *}" ${attributesWords(change)} <"$new"`,
      bodies: [Buffer.from(settingsOf(change))],
    };
  },
});
