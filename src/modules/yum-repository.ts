import { posix } from "node:path";
import { z } from "zod";
import { defineModule } from "./define.ts";
import { planEdit } from "./shared/edit.ts";
import { planTakingOut } from "./shared/emptied.ts";
import { attributeParams, pathParam } from "./shared/file-params.ts";
import { ensureSection, removeSection, type Options } from "./shared/ini.ts";
import { fileKeys } from "./shared/look.ts";

const text = z.string().regex(/^[^\n]+$/, "must be one line");
const several = z.union([z.array(text), text]);
const flag = z.boolean().optional();

/** What dnf.conf(5) calls by these same names. */
const options = {
  baseurl: several.optional().describe("Address of the repository, or several"),
  metalink: text.optional().describe("Address of a list of mirrors as metalink"),
  mirrorlist: text.optional().describe("Address of a list of mirrors"),
  enabled: flag.describe("Is it used without being asked for? Yes where it is not given"),
  gpgcheck: flag.describe("Must packages be signed?"),
  gpgkey: several.optional().describe("Address of the key they are signed with, or several"),
  repo_gpgcheck: flag.describe("Must the repository's own lists be signed?"),
  exclude: several.optional().describe("Packages never taken from it"),
  includepkgs: several.optional().describe("The only packages taken from it"),
  priority: z.int().min(1).max(99).optional().describe("Before others with a higher number; 99 where it is not given"),
  cost: z.int().min(0).optional().describe("What it costs beside others of the same priority; 1000 where it is not given"),
  module_hotfixes: flag.describe("Are its packages taken although a module stream has others?"),
  metadata_expire: text.optional().describe("How long its lists are good for: seconds, or 6h, 2d, never"),
  skip_if_unavailable: flag.describe("Go on without it where it can't be reached?"),
  proxy: text.optional().describe("Proxy to reach it by"),
  sslverify: flag.describe("Must its certificate be valid?"),
  sslcacert: pathParam.optional().describe("File or folder of certificates that vouch for it"),
  sslclientcert: pathParam.optional().describe("Certificate to show it"),
  sslclientkey: pathParam.optional().describe("Key of that certificate"),
  username: text.optional().describe("Name to log in with"),
  password: text.optional().describe("Password to log in with"),
};

const params = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.:/-]+$/, "must be a repository's id, of letters, digits and -_.:/")
      .describe("The repository's id"),
    description: text.optional().describe("Its name for people"),
    file: z
      .string()
      .regex(/^[\w.-]+$/, "must be a file's name, without .repo")
      .optional()
      .describe("File that it stands in, without .repo; its id where it is not given"),
    reposdir: pathParam.default("/etc/yum.repos.d").describe("Folder of that file"),
    state: z.enum(["present", "absent"]).default("present").describe("Whether the repository is to be known"),
    ...options,
    ...attributeParams,
  })
  .refine(({ state, baseurl, metalink, mirrorlist }) => state === "absent" || (baseurl ?? metalink ?? mirrorlist) !== undefined, {
    path: ["state"],
    error: "yum_repository needs `baseurl`, `metalink` or `mirrorlist`",
  })
  .refine(({ state, description }) => state === "absent" || description !== undefined, {
    path: ["state"],
    error: "yum_repository needs `description`",
  });

type Wanted = z.infer<typeof params>;

/** The section as Ansible writes it: options by name, flags as 1 and 0, one address a line. */
function section(wanted: Wanted): Options {
  const entries = (["name", ...Object.keys(options)] as const).toSorted().flatMap((key): [string, string][] => {
    const value = key === "name" ? wanted.description : wanted[key as keyof typeof options];
    if (value === undefined) return [];
    if (typeof value === "boolean") return [[key, value ? "1" : "0"]];
    const separator = key === "exclude" || key === "includepkgs" ? " " : "\n";
    return [[key, [value].flat().join(separator)]];
  });
  return Object.fromEntries(entries);
}

function fileOf(name: string, file: string | undefined, reposdir: string): string {
  return posix.join(reposdir, `${(file ?? name).replaceAll("/", "-")}.repo`);
}

export default defineModule({
  name: "yum_repository",
  summary: "Make a package repository known to dnf and yum, or no longer",
  params,
  synonyms: { ca_cert: "sslcacert", client_cert: "sslclientcert", client_key: "sslclientkey", validate_certs: "sslverify" },
  asWritten: ["mode"],
  secret: ["password"],
  returns: {
    path: "path of the file on the host",
    dest: "the same as path",
    size: "bytes of the file",
    repo: "the repository's id",
    state: "present or absent",
  },
  examples: [
    {
      title: "A repository with signed packages",
      task: {
        yum_repository: {
          name: "nginx-stable",
          description: "nginx, stable",
          baseurl: "https://nginx.org/packages/centos/$releasever/$basearch/",
          gpgcheck: true,
          gpgkey: "https://nginx.org/keys/nginx_signing.key",
        },
      },
    },
    { title: "One that is not wanted any more", task: { yum_repository: { name: "epel-testing", file: "epel", state: "absent" } } },
  ],
  reads: ({ name, file, reposdir }) => fileKeys(fileOf(name, file, reposdir)),
  plan(host, wanted) {
    const { name, file, reposdir, state, mode, owner, group } = wanted;
    const path = fileOf(name, file, reposdir);
    const outcome =
      state === "absent"
        ? planTakingOut(host, path, (before) => removeSection(before, name))
        : planEdit(host, { path, create: true, mode, owner, group }, (before) => ensureSection(before, name, section(wanted)));
    return { ...outcome, result: { ...outcome.result, repo: name, state } };
  },
});
