import { z } from "zod";
import type { HttpRequest } from "../changes/http-request.ts";
import { defineModule } from "./define.ts";

/** What a text of JSON says, as `json`; nothing where it is none. */
function parsed(text: string): { readonly json?: unknown } {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return {};
  }
}

const line = z.string().regex(/^[^\r\n]*$/, "must be one line");
const status = z.int().min(100).max(599);

const params = z
  .strictObject({
    url: line
      .refine((text) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text), "must be an address with http or https")
      .describe("Address; the host itself asks it, with curl"),
    method: z.enum(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]).default("GET").describe("All but the first three count as a change"),
    status_code: z
      .union([status, z.array(status).min(1)])
      .default(200)
      .describe("Status, or several, that it must answer with"),
    return_content: z.boolean().default(false).describe("Put what it answers into the result; JSON is there in any case, as `json`"),
    headers: z.record(line, line).default({}).describe("Headers to send along, by name"),
    body: z.unknown().optional().describe("What to send: text, or with `body_format: json` any value; text is sent as it is"),
    body_format: z.enum(["raw", "json"]).default("raw").describe("json: `body` is sent as JSON; text is JSON already, as `file(path)` or `json(x)` gives it"),
    url_username: line.optional().describe("Name to log in with"),
    url_password: line.optional().describe("Password to log in with"),
    validate_certs: z.boolean().default(true).describe("Must its certificate be valid?"),
    timeout: z.int().min(1).max(86_400).default(30).describe("Seconds that it may take to answer"),
  })
  .refine(({ body, body_format }) => body_format === "json" || body === undefined || typeof body === "string", {
    path: ["body"],
    error: "`body` must be text, unless `body_format` is json",
  })
  .refine(({ body, body_format }) => body_format === "raw" || typeof body !== "string" || "json" in parsed(body), {
    path: ["body"],
    error: "`body` is text that is no JSON: with `body_format: json` it is sent as it is, and `json(x)` makes JSON of a value",
  });

type Wanted = z.infer<typeof params>;

function headersOf({ headers, body, body_format }: Wanted): readonly string[] {
  const isNamed = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  const type = body !== undefined && body_format === "json" && !isNamed ? ["Content-Type: application/json"] : [];
  return [...type, ...Object.entries(headers).map(([name, text]) => `${name}: ${text}`)];
}

export default defineModule({
  name: "uri",
  summary: "Ask a web server from the host, and see that it answers as it should",
  params,
  synonyms: { user: "url_username", password: "url_password" },
  secret: ["url_password"],
  refused: {
    dest: "`get_url` fetches a file",
    src: "give its text as `body`: `file(path)` reads it from the project",
    creates: "write a `when` that looks at it: `stat` sees whether a file is there",
    removes: "write a `when` that looks at it: `stat` sees whether a file is there",
    follow_redirects: "GET and HEAD follow them, the others do not",
    force_basic_auth: "name and password are sent with the first request",
    use_proxy: "proxies are curl's own settings on the host, in ~/.curlrc",
    http_agent: "give it in `headers`, as User-Agent",
    client_cert: "`command: { argv: [curl, …] }` takes certificates",
    client_key: "`command: { argv: [curl, …] }` takes certificates",
    unix_socket: "`command: { argv: [curl, --unix-socket, …] }` asks a socket",
  },
  returns: { url: "the address" },
  finish: {
    members: ["status", "content", "json"],
    result([answer], { return_content }) {
      const [told = "", ...rest] = (answer?.stdout ?? "").split("\n");
      const [code = "", type = ""] = told.split(" ");
      const content = rest.join("\n");
      return { status: Number(code) || -1, content: return_content ? content : "", ...(/[/+]json\b/.test(type) && parsed(content)) };
    },
  },
  foresight: "Later: what a server answers, only the run shows.",
  examples: [
    { title: "It must answer", task: { uri: { url: "http://127.0.0.1:8080/healthz" } } },
    {
      title: "Make something by an interface of JSON",
      task: { uri: { url: "https://example.org/api/users", method: "POST", body_format: "json", body: { name: "alice" }, status_code: [200, 201] } },
    },
  ],
  reads: () => [],
  plan(_host, wanted) {
    const { url, method, status_code, body, url_username, url_password = "", validate_certs, timeout } = wanted;
    const change: HttpRequest = {
      kind: "http.request",
      method,
      url,
      headers: headersOf(wanted),
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(url_username !== undefined && { login: `${url_username}:${url_password}` }),
      ...(!validate_certs && { insecure: true }),
      accept: [status_code].flat(),
      timeout,
    };
    return { changes: [change], reason: `asked in every run, at most ${timeout} s`, result: { url } };
  },
});
