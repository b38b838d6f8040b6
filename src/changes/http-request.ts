import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { curlSetting } from "./shared/curl.ts";

/** Asks a web server, from the host itself, with curl(1). Prints status and content type on a line, then what it answered. */
export interface HttpRequest extends Change {
  readonly kind: "http.request";
  readonly method: string;
  readonly url: string;
  /** `Name: value`, sent along. */
  readonly headers: readonly string[];
  readonly body?: string | undefined;
  /** `name:password`. */
  readonly login?: string | undefined;
  /** Any certificate will do. */
  readonly insecure?: true | undefined;
  /** Any other status is a failure. */
  readonly accept: readonly number[];
  /** Seconds. */
  readonly timeout: number;
}

/** RFC 9110, section 9.2.1: methods by which nothing is asked to change. */
const safe = new Set(["GET", "HEAD", "OPTIONS"]);

function settingsOf({ method, url, headers, body, login, insecure, timeout }: HttpRequest): string {
  const settings: [string, string][] = [["url", url], ...(method === "HEAD" ? [] : [["request", method] as [string, string]])];
  for (const header of headers) settings.push(["header", header]);
  // EL 7's curl does not know `data-raw` yet, which alone takes an @ in front for itself.
  if (body !== undefined) settings.push([body.startsWith("@") ? "data-raw" : "data-binary", body]);
  if (login !== undefined) settings.push(["user", login]);
  const flags = ["silent", "show-error", ...(safe.has(method) ? ["location"] : []), ...(method === "HEAD" ? ["head"] : []), ...(insecure ? ["insecure"] : [])];
  return [...settings.map(([name, value]) => curlSetting(name, value)), ...flags.map((flag) => `${flag}\n`), `max-time = ${timeout}\n`].join("");
}

export default defineChange<HttpRequest>({
  kind: "http.request",
  passive: ({ method }) => safe.has(method),

  describe: ({ method, url }) => `${method} ${url}`,
  diff: () => [],

  /** What a server does that it asked to change something, nobody here can say. */
  overlay({ method }, _key, below) {
    if (safe.has(method)) return undefined;
    const before = below();
    return before.degree === "exact" ? { degree: "expected", value: before.value } : undefined;
  },

  timeout: ({ timeout }) => timeout + 10,

  script(change) {
    return {
      run: `answer=$(mktemp) || exit
trap 'rm -f "$answer"' EXIT
told=$(body 0 | curl -K - -o "$answer" -w '%{http_code} %{content_type}') || exit
printf '%s\\n' "$told"
cat "$answer"
case ${quote(` ${change.accept.join(" ")} `)} in
  *" \${told%% *} "*) ;;
  *) echo "the status is \${told%% *}, not ${change.accept.join(" or ")}" >&2; exit 1 ;;
esac`,
      bodies: [Buffer.from(settingsOf(change))],
    };
  },
});
