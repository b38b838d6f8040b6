import { z } from "zod";
import type { RpmKey } from "../changes/rpm-key.ts";
import download from "../observations/download.ts";
import file from "../observations/file.ts";
import { rpmKeysKey } from "../observations/rpm-keys.ts";
import { bytesOf, type Content } from "../observations/shared/content.ts";
import { defineModule, type HostView } from "./define.ts";
import { lookAt } from "./shared/look.ts";
import { fingerprintsIn } from "./shared/pgp.ts";
import { refuse } from "./shared/refuse.ts";

const fingerprint = z
  .string()
  .transform((text) => text.replace(/^0x|\s/g, "").toLowerCase())
  .refine((text) => /^[0-9a-f]{40}$/.test(text), "must be a fingerprint: forty hexadecimal digits");

const params = z.strictObject({
  key: z
    .string()
    .regex(/^(?:https?:\/\/\S+|\/.+|(?:0x)?[0-9A-Fa-f]{8,40})$/, "must be an address, a path on the host, or to remove one a key's id")
    .describe("Key: its address, which the host fetches, or a file on the host; with state absent its id will do"),
  fingerprint: z
    .union([z.array(fingerprint), fingerprint])
    .optional()
    .describe("What the key must have; several for a file of several keys"),
  state: z.enum(["present", "absent"]).default("present").describe("Whether rpm is to trust the key"),
});

/** The keys behind an address or in a file. */
function contentOf(host: HostView, key: string): Content {
  if (!key.startsWith("/")) return host.read(download.key(key)) ?? refuse(`${key} can't be fetched`, "can the host reach it, and is curl installed there?");
  const { value } = lookAt(host, key);
  if (value.type === "absent") return refuse(`${key} does not exist`, "write it first, with copy or get_url");
  return value.type === "file" && value.content ? value.content : refuse(`${key} can't be read as a key`);
}

function checked(found: readonly string[], key: string, wanted: readonly string[]): readonly string[] {
  if (found.length === 0) return refuse(`${key} holds no public key of OpenPGP`);
  const strange = wanted.length > 0 ? found.find((each) => !wanted.includes(each)) : undefined;
  return strange === undefined ? found : refuse(`${key} holds a key with the fingerprint ${strange}`, `it must be ${wanted.join(" or ")}`);
}

/** What rpm tells keys apart by. */
const idOf = (print: string): string => print.slice(-8);

export default defineModule({
  name: "rpm_key",
  summary: "Make rpm trust what a key has signed, or no longer",
  params,
  returns: { key: "the address, path or id" },
  examples: [
    {
      title: "A publisher's key, and no other",
      task: { rpm_key: { key: "https://nginx.org/keys/nginx_signing.key", fingerprint: "573B FD6B 3D8F BC64 1079 A6AB ABF5 BD82 7BD9 BF62" } },
    },
    { title: "One that is on the host already", task: { rpm_key: { key: "/etc/pki/rpm-gpg/RPM-GPG-KEY-EPEL-9" } } },
    { title: "No longer", task: { rpm_key: { key: "7BD9BF62", state: "absent" } } },
  ],
  reads: ({ key }) => [rpmKeysKey, ...(key.startsWith("/") ? [file.key(key)] : key.includes("://") ? [download.key(key)] : [])],
  plan(host, { key, fingerprint: wanted = [], state }) {
    const has = host.read(rpmKeysKey);
    const isThere = (id: string): boolean => has.some((each) => each.endsWith(id));
    const isId = !key.startsWith("/") && !key.includes("://");
    if (isId && state === "present") return refuse(`${key} is only a key's id`, "give the key's address, or its file on the host");
    const content = isId ? undefined : contentOf(host, key);
    const prints = content ? checked(fingerprintsIn(bytesOf(content)), key, [wanted].flat()) : [key.replace(/^0x/, "").toLowerCase()];
    const ids = [...new Set(prints.map(idOf))].filter((id) => isThere(id) === (state === "absent"));
    const result = { key };
    if (ids.length === 0)
      return { changes: [], reason: state === "absent" ? "rpm has no such key" : `already trusted: ${prints.map(idOf).join(", ")}`, result };
    const change: RpmKey = { kind: "rpm.key", ids, ...(state === "present" && content && { keys: content }) };
    return { changes: [change], reason: state === "absent" ? "rpm has the key" : "rpm does not have the key yet", result };
  },
});
