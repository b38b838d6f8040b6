import { posix } from "node:path";
import { z } from "zod";
import type { FileFetch } from "../changes/file-fetch.ts";
import { commandKey } from "../observations/command.ts";
import { hashLimit } from "../observations/shared/file-script.ts";
import { quote } from "../shell/quote.ts";
import { defineModule, type HostView, type Outcome } from "./define.ts";
import { destIn } from "./shared/dest.ts";
import { attributeParams, destParam, refusedFileParams } from "./shared/file-params.ts";
import { fileKeys, lookAt, needFolder, nounOf, showAttributes, type Place } from "./shared/look.ts";
import { needOwners } from "./shared/need-accounts.ts";
import { refuse } from "./shared/refuse.ts";
import { planAttributes, withMode } from "./shared/whole-file.ts";

const line = z.string().regex(/^[^\r\n]*$/, "must be one line");

const params = z.strictObject({
  url: line
    .refine((text) => /^(?:https?|ftp|file):\/\/\S+$/.test(text) && URL.canParse(text), "must be an address with http, https, ftp or file")
    .describe("Address; the host itself fetches it, with curl"),
  dest: destParam.describe("File on the host; a folder, or with a trailing slash, gets it under the address's last name"),
  checksum: z
    .string()
    .regex(/^sha256:[0-9a-fA-F]{64}$/, "must be sha256: and 64 hexadecimal digits")
    .optional()
    .describe("What it must be: what is there already is compared with it, and what is fetched"),
  force: z.boolean().default(false).describe("Fetch it in every run, also where a file is there"),
  headers: z.record(line, line).default({}).describe("Headers to send along, by name"),
  url_username: line.optional().describe("Name to log in with"),
  url_password: line.optional().describe("Password to log in with"),
  validate_certs: z.boolean().default(true).describe("Must its certificate be valid?"),
  timeout: z.int().min(1).max(86_400).default(300).describe("Seconds that fetching may take"),
  ...attributeParams,
});

type Wanted = z.infer<typeof params>;

function nameIn(url: string): string {
  return posix.basename(new URL(url).pathname) || refuse(`${url} names no file`, "give the file's name in `dest`");
}

/** The file itself, where `dest` turns out to be a folder. */
function placeOf(host: HostView, { dest, url }: Wanted): Place {
  const place = lookAt(
    host,
    destIn(dest, () => nameIn(url)),
  );
  return place.value.type === "directory" ? lookAt(host, posix.join(place.path, nameIn(url))) : place;
}

/** Of a file too large to be read along, its checksum is worked out where it is needed. */
function hashOf(host: HostView, { path, value }: Place): string | undefined {
  if (value.type !== "file") return undefined;
  if (value.hash !== undefined || value.size <= hashLimit) return value.hash;
  return host.read(commandKey({ script: `sha256sum <${quote(path)}` })).stdout.split(" ")[0];
}

/** Why the file must be fetched; undefined where it need not be. */
function need(host: HostView, place: Place, hash: string | undefined, force: boolean): string | undefined {
  if (place.value.type !== "file") return "there is no such file yet";
  if (hash !== undefined && hashOf(host, place) !== hash) return "its checksum differs";
  return force && hash === undefined ? "fetched in every run" : undefined;
}

export default defineModule({
  name: "get_url",
  summary: "Fetch a file from an address to the host",
  params,
  synonyms: { thirsty: "force", username: "url_username", password: "url_password" },
  secret: ["url_password"],
  refused: {
    ...refusedFileParams,
    sha256sum: "write `checksum: sha256:…`",
    backup: "what is fetched takes the place of what was there; `checksum` says what it must be",
    tmp_dest: "it is fetched to the host's folder for temporary files first",
    use_proxy: "proxies are curl's own settings on the host, in ~/.curlrc",
    http_agent: "give it in `headers`, as User-Agent",
    force_basic_auth: "name and password are sent with the first request",
    client_cert: "`command: { argv: [curl, …] }` with `creates` takes certificates",
    client_key: "`command: { argv: [curl, …] }` with `creates` takes certificates",
    decompress: "it is written as it comes",
  },
  asWritten: ["mode"],
  returns: { url: "the address", dest: "path of the file on the host", path: "the same as dest" },
  foresight: "What is fetched, only the run shows; whether anything is, is exact: by the checksum, or by whether a file is there.",
  examples: [
    {
      title: "A program that must be just this one",
      task: {
        get_url: {
          url: "https://example.org/tool-1.2.3",
          dest: "/usr/local/bin/tool",
          checksum: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          mode: "0755",
        },
      },
    },
    { title: "Once, whatever it is", task: { get_url: { url: "https://example.org/key.asc", dest: "/etc/" } } },
  ],
  reads: (wanted) => fileKeys(destIn(wanted.dest, () => posix.basename(wanted.url))),
  plan(host, wanted): Outcome {
    const { url, url_username, url_password = "", validate_certs, checksum, force, headers, timeout, mode, owner, group } = wanted;
    const place = placeOf(host, wanted);
    const { path, value } = place;
    const result = { url, dest: path, path };
    if (value.type !== "file" && value.type !== "absent") return refuse(`${path} is ${nounOf(value)}, not a file`);
    const hash = checksum?.slice("sha256:".length).toLowerCase();
    const set = { ...(mode !== undefined && { mode }), ...(owner !== undefined && { owner }), ...(group !== undefined && { group }) };
    const reason = need(host, place, hash, force);
    if (reason === undefined && value.type === "file")
      return {
        ...planAttributes(host, path, value, withMode(set, value), `already ${showAttributes(value)}${hash === undefined ? "" : " with this checksum"}`),
        result,
      };
    needFolder(host, path);
    needOwners(host, set);
    const change: FileFetch = {
      kind: "file.fetch",
      path,
      url,
      ...(url_username !== undefined && { login: `${url_username}:${url_password}` }),
      ...(!validate_certs && { insecure: true }),
      headers: Object.entries(headers).map(([name, text]) => `${name}: ${text}`),
      ...withMode(set, value.type === "file" ? value : undefined),
      ...(hash !== undefined && { hash }),
      ...(force && hash === undefined && { always: true }),
      before: value,
      timeout,
    };
    return { changes: [change], reason: reason ?? "there is no such file yet", result };
  },
});
